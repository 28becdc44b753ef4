"""What a record says of one field, as one text: what a family is shown, what a change is compared with.

Two records that say the same give the same text, whatever file they came from. The forms, by field of a Correction:
    mobile, domicile, travail   E.164 (`+33639980001`), else as the file wrote it; empty: none
    accepte_sms                 `oui`, `non`, or empty when the file does not say
    mel                         lower case
    nom_usage                   as written
    adresse                     JSON of `lignes` (4 at most), `code_postal`, `commune`, `pays` (absent: France); see
                                `write_adresse`, `read_adresse`
A person to contact is one text too: see `write_personne`, `read_personne`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from preau.kit import phonekit
from preau.registre.models import Eleve, Lien, Responsable, Telephone

Personne = Responsable | Eleve
PORTABLE = "TEL_PORTABLE"
DOMICILE = ("TEL_PERSONNEL", "TEL_DOMICILE")
"""As SIECLE and as ONDE name it; so for the next."""
TRAVAIL = ("TEL_PROFESSIONNEL", "TEL_TRAVAIL")
CONTACT = 3
"""NIVEAU_RESPONSABILITE of a person to contact (specs/registry-formats.md §1.4)."""
OUI, NON = "oui", "non"


@dataclass(frozen=True, slots=True)
class PersonneAContacter:
    """A person to contact about a pupil: the public id of their record, and what is known, as `write_personne` says."""

    public_id: str
    valeur: str


def valeur_of(personne: Personne, champ: str) -> str:
    """What the record says of a field now."""
    if champ in ("mobile", "domicile", "travail"):
        return _telephone(personne, champ)
    if champ == "accepte_sms":
        said = personne.accepte_sms if isinstance(personne, Responsable) else personne.donnees.get("accepte_sms")
        return "" if said is None else OUI if said else NON
    if champ == "adresse":
        return write_adresse(personne.adresse)
    text = " ".join(str(getattr(personne, champ) or "").split())
    return text.lower() if champ == "mel" else text


def write_adresse(adresse: Mapping[str, Any]) -> str:
    """An address of a record, or of a form, as one text; empty when there is none. France is not named."""
    lignes = [" ".join(str(one).split()) for one in adresse.get("lignes", ())]
    lignes.append(" ".join(str(adresse.get("boite_postale", "")).split()))
    pays = " ".join(str(adresse.get("pays", "")).split())
    parts = {
        "lignes": [one for one in lignes if one],
        "code_postal": " ".join(str(adresse.get("code_postal", "")).split()),
        "commune": " ".join(str(adresse.get("commune", "")).split()),
        "pays": "" if pays.upper() == "FRANCE" else pays,
    }
    return _write({key: value for key, value in parts.items() if value})


def in_words(champ: str, valeur: str) -> str:
    """A value of a Correction in one line, as people read it; empty for none."""
    if champ in ("mobile", "domicile", "travail"):
        return phonekit.display(valeur)
    if champ != "adresse":
        return valeur
    said = read_adresse(valeur)
    town = " ".join(filter(None, (said.get("code_postal", ""), said.get("commune", ""))))
    return ", ".join(one for one in (*said.get("lignes", ()), town, said.get("pays", "")) if one)


def read_adresse(valeur: str) -> dict[str, Any]:
    """What `write_adresse` wrote: `lignes` (a list), `code_postal`, `commune`, `pays`; what is empty is absent."""
    return _read(valeur)


def write_personne(personne: Mapping[str, Any]) -> str:
    """A person to contact as one text: `nom`, `prenom`, `parente` (code, §6.4), `telephones`, `vient_chercher`.

    Mobiles come first, as records hold them: the same numbers give the same text in whatever order they are typed.
    """
    parts = {
        "nom": " ".join(str(personne.get("nom", "")).split()),
        "prenom": " ".join(str(personne.get("prenom", "")).split()),
        "parente": str(personne.get("parente", "")),
        "telephones": sorted((str(one) for one in personne.get("telephones", ()) if one), key=_is_no_mobile),
        "vient_chercher": bool(personne.get("vient_chercher")),
    }
    return _write({key: value for key, value in parts.items() if value})


def read_personne(valeur: str) -> dict[str, Any]:
    """What `write_personne` wrote; what is empty, or false, is absent."""
    return _read(valeur)


def list_personnes_a_contacter(eleve: str) -> list[PersonneAContacter]:
    """Whom the school may call about this pupil (public id) beside the guardians; whom to call first comes first."""
    liens = Lien.objects.filter(
        eleve__public_id=eleve,
        niveau=CONTACT,
        gone_at__isnull=True,
        cut_at__isnull=True,
        responsable__gone_at__isnull=True,
    ).select_related("responsable")
    rows = sorted(liens.prefetch_related("responsable__telephones"), key=_rank)
    return [PersonneAContacter(lien.responsable.public_id, _valeur_of_lien(lien)) for lien in rows]


def _rank(lien: Lien) -> tuple[bool, int]:
    return not lien.a_contacter_en_priorite, int(lien.pk)


def _valeur_of_lien(lien: Lien) -> str:
    row = lien.responsable
    phones = [_telephone(row, champ) for champ in ("mobile", "domicile", "travail")]
    return write_personne(
        {
            "nom": row.nom,
            "prenom": row.prenom,
            "parente": lien.parente,
            "telephones": list(dict.fromkeys(phones)),
            "vient_chercher": lien.brut.get("vient_chercher"),
        }
    )


def _telephone(personne: Personne, champ: str) -> str:
    """The mobile is the portable as the file names it, else any mobile of the record, which is then no home number."""
    rows: list[Telephone] = sorted(personne.telephones.all(), key=lambda one: one.pk)
    mobiles = [row for row in rows if row.champ == PORTABLE] or [row for row in rows if row.is_mobile]
    names = {"domicile": DOMICILE, "travail": TRAVAIL}.get(champ)
    found = mobiles if names is None else [row for row in rows if row.champ in names and row not in mobiles]
    return next((row.e164 or row.brut for row in found), "")


def _is_no_mobile(text: str) -> bool:
    phone = phonekit.parse(text)
    return phone is None or not phone.is_mobile


def _write(parts: Mapping[str, Any]) -> str:
    return json.dumps(parts, ensure_ascii=False, sort_keys=True) if parts else ""


def _read(valeur: str) -> dict[str, Any]:
    return dict(json.loads(valeur)) if valeur else {}
