"""What the registry holds, as the messages of an AAF delivery (specs/registry-formats.md §4.3, §4.4).

Corrections made at the counter are in the rows already. Nobody is renamed: the number of a row is its jointure, and a
person with rows in two schools is delivered twice, one jointure each, as FrEduCtRefId names them (design.md §1).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from preau.kit import phonekit
from preau.protocols.aaf.messages import (
    Autorite,
    Classe,
    Division,
    Eleve,
    Enseigne,
    Etablissement,
    Fonction,
    Groupe,
    Personnel,
    Relation,
    Responsable,
)
from preau.protocols.aaf.values import bare
from preau.registre import models
from preau.registre.academies import NOMS
from preau.registre.formats.aaf_mots import FONCTIONS, REGIMES, STATUTS, title_of

MOST = 4
"""Values of ENTElevePersRelEleve (§4.5). Legal representatives are never left out, however many."""
_TYPES = {"CLG": ("COLLEGE", "340"), "LYC": ("LYCEE", "300"),
          "LPO": ("LYCEE", "306"), "LP": ("LYCEE PROFESSIONNEL", "320"), "EREA": ("EREA", "370")}  # fmt: skip
_KEPT_TUPLES = ("codes_enseignements", "enseignements")
_KEPT = ("niveau_formation", "filiere", "boursier", "transport", "cycle", "type_classe", "restaurant",
         "garderie_matin", "garderie_soir", "etudes", "mef_libelle")  # fmt: skip


def etablissement(
    school: models.Etablissement, divisions: Iterable[models.Division], groupes: Iterable[models.Groupe]
) -> Etablissement:
    """A school. `jointure` must be given."""
    nature = school.nature
    name = school.nom.removeprefix(nature).strip()
    kind, code = _TYPES.get(nature, ("", "")) if school.degre == 2 else ("ECOLE", "151")
    street = " ".join(school.adresse.get("lignes", []))
    return Etablissement(
        str(school.jointure),
        uai=school.uai,
        nom=f"{bare(nature)}${bare(name)}${bare(school.commune)}",
        type=kind,
        type_code=code,
        contrat="PU" if school.degre == 2 else "",
        rue=street,
        code_postal=school.adresse.get("code_postal", ""),
        ville=school.commune,
        telephone=school.telephone,
        mail=school.mel,
        academie=NOMS.get(school.academie, ""),
        academie_code=str(school.academie),
        divisions=tuple(Division(one.code, one.libelle, tuple(one.mefs)) for one in divisions),
        groupes=tuple(Groupe(one.code, one.libelle, tuple(one.divisions)) for one in groupes),
    )


def eleve(
    row: models.Eleve,
    scolarite: models.Scolarite,
    liens: Iterable[models.Lien],
    etab: str,
    degre: str,
    mefs: Mapping[str, str],
) -> Eleve:
    """A pupil with the links that hold now: neither gone nor cut, to people who are still there."""
    donnees = row.donnees
    kept = list_liens(liens, degre)
    phones = _phones(row)
    known: dict[str, Any] = {name: donnees[name] for name in _KEPT if name in donnees}
    known |= {name: tuple(donnees[name]) for name in _KEPT_TUPLES if name in donnees}
    known.setdefault("mef_libelle", mefs.get(scolarite.mef, ""))
    classes = (Classe(etab, scolarite.division, scolarite.division if degre == "1D" else ""),)
    return Eleve(
        str(row.jointure),
        **_identity(row, [row.prenom2, row.prenom3, *donnees.get("autres_prenoms", ())]),
        civilite={"M": "M.", "F": "Mme"}.get(row.sexe, ""),
        ne_le=row.ne_le,
        mail=row.mel,
        tel_domicile=next(iter([*phones["TEL_PERSONNEL"], *phones["TEL_PORTABLE"]]), ""),
        eleve_id=row.source_id
        if row.source_id.isascii() and row.source_id.isdecimal() and row.source != "onde"
        else "",
        ine=row.ine,
        etab=etab,
        relations=tuple(_relation(one) for one in kept) if degre == "2D" else (),
        autorites=tuple(Autorite(str(one.responsable_id), one.parente or _code_1d(one)) for one in kept)
        if degre == "1D"
        else (),
        adresse_de=tuple(str(one.responsable_id) for one in kept if one.heberge_eleve) if degre == "2D" else (),
        regime=REGIMES.get(scolarite.regime, ""),
        statut=STATUTS.get(scolarite.statut, ""),
        mef=scolarite.mef,
        classes=classes if scolarite.division else (),
        groupes=tuple(Classe(etab, code, code if degre == "1D" else "") for code in scolarite.groupes),
        entree_le=scolarite.entree_le if degre == "2D" else None,
        niveau=scolarite.niveau,
        **_address(row),
        **known,
    )


def list_liens(liens: Iterable[models.Lien], degre: str) -> list[models.Lien]:
    """The links that are delivered: legal ones first, four in all unless more are legal; in 1D, legal ones only."""
    live = [one for one in liens if one.gone_at is None and one.cut_at is None and one.responsable.gone_at is None]
    live = [one for one in live if one.niveau == 1 or (degre == "2D" and one.niveau in (2, 3))]
    live.sort(key=lambda one: (one.niveau, one.responsable_id))
    legal = sum(one.niveau == 1 for one in live)
    return live[: max(MOST, legal)]


def responsable(row: models.Responsable, eleves: Iterable[int]) -> Responsable:
    """A guardian, with the pupils delivered beside them."""
    phones = _phones(row)
    mobiles = phones["TEL_PORTABLE"]
    return Responsable(
        str(row.jointure),
        **_identity(row, row.donnees.get("autres_prenoms", ())),
        civilite=title_of(row.civilite),
        mail=row.mel,
        tel_domicile=next(iter([*phones["TEL_PERSONNEL"], *phones["TEL_DOMICILE"]]), ""),
        tel_travail=next(iter([*phones["TEL_PROFESSIONNEL"], *phones["TEL_TRAVAIL"]]), ""),
        mobiles=tuple(mobiles),
        mobile_sms=mobiles[0] if mobiles and row.accepte_sms else "",
        diffusion=row.communication_adresse,
        eleves=tuple(str(number) for number in sorted(eleves)),
        **_address(row),
    )


def personnel(
    row: models.Personnel,
    etab: str,
    principaux: Iterable[str],
    services: Iterable[models.Enseignement],
    labels: Mapping[str, str],
    degre: str,
) -> Personnel:
    """A member of the staff, with what they teach this year in the school."""
    taught = sorted(services, key=lambda one: (one.structure, one.matiere))
    classes = [one for one in taught if one.division]
    groupes = [one for one in taught if one.groupe]
    specialites = [(str(one[0]), str(one[1])) for one in row.disciplines] or [("", "")]
    fonctions = [
        Fonction(etab, row.fonction, FONCTIONS.get(row.fonction, ""), *one) for one in specialites if row.fonction
    ]
    named = [Enseigne(etab, labels[one.matiere]) for one in taught if labels.get(one.matiere)]
    return Personnel(
        str(row.jointure),
        **_identity(row, ()),
        civilite=title_of(row.civilite),
        ne_le=row.ne_le,
        mail=row.mel or str(row.donnees.get("mel", "")),
        tel_domicile=str(row.donnees.get("tel", "")),
        etab=etab,
        sts_id=str(row.donnees.get("sts_id", "")) or (row.source_id.split(":")[-1] if row.source == "sts" else ""),
        matieres=tuple(dict.fromkeys(named)),
        classes=tuple(dict.fromkeys(Classe(etab, one.division) for one in classes)),
        groupes=tuple(dict.fromkeys(Classe(etab, one.groupe) for one in groupes)),
        classes_matieres=tuple(dict.fromkeys(Enseigne(etab, one.division, one.matiere) for one in classes)),
        groupes_matieres=tuple(dict.fromkeys(Enseigne(etab, one.groupe, one.matiere) for one in groupes)),
        classes_principal=tuple(Classe(etab, code) for code in sorted(principaux)),
        fonctions=tuple(fonctions),
        devant_eleves=bool(taught) or row.fonction == "ENS",
        enseignant=row.fonction == "ENS",
    )


def _identity(row: models.Eleve | models.Responsable | models.Personnel, autres: Iterable[str]) -> dict[str, Any]:
    return {
        "nom": row.nom,
        "nom_patro": row.nom_de_famille,
        "prenom": row.prenom,
        "autres_prenoms": tuple(text for text in autres if text),
    }


def _address(row: models.Eleve | models.Responsable) -> dict[str, Any]:
    return {
        "adresse": tuple(row.adresse.get("lignes", ())),
        "code_postal": row.adresse.get("code_postal", ""),
        "ville": row.adresse.get("commune", ""),
        "pays": row.adresse.get("pays", ""),
    }


def _phones(row: models.Eleve | models.Responsable) -> dict[str, list[str]]:
    """Numbers by field, each as `+33 6 39 98 00 01` when it is one (§4.7), else as it was typed."""
    found: dict[str, list[str]] = {
        name: [] for name in ("TEL_PORTABLE", "TEL_PERSONNEL", "TEL_DOMICILE", "TEL_PROFESSIONNEL", "TEL_TRAVAIL")
    }
    for phone in sorted(row.telephones.all(), key=lambda one: one.pk):
        number = phonekit.display(phone.e164) if phone.e164 else phone.brut
        if phone.champ in found and number not in found[phone.champ]:
            found[phone.champ].append(number)
    return found


def _relation(one: models.Lien) -> Relation:
    parente = one.parente or "90"
    return Relation(
        str(one.responsable_id), parente, str(one.niveau), bool(one.paie_frais_scolaires),
        bool(one.a_contacter_en_priorite), bool(one.percoit_les_aides),
    )  # fmt: skip


def _code_1d(one: models.Lien) -> str:
    return str(one.brut.get("ENTEleveAutoriteParentale", "")) or "1"
