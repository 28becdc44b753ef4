"""Classes and pupils for staff: `ListeRessources`, `FicheEleve` (specs/pronote-protocol.md §7.10).

Those whom the person teaches, all for vie scolaire. Names and kinship only: this door gives no address, mail or
telephone, which its protocol protects less than the pages do.
"""

from __future__ import annotations

from typing import Any

from django.db.models import F

from preau.houses.viescolaire.droits import classes_of, may_read_eleve
from preau.houses.viescolaire.endpoints.pronote_appel import ELEVE, AccesRefuse, Appel, ObjetInconnu
from preau.houses.viescolaire.models import Utilisateur
from preau.houses.viescolaire.visiteur import EleveVu
from preau.protocols.pronote import values
from preau.protocols.siecle.checks import PARENTES
from preau.registre.models import Lien, Scolarite
from preau.registre.queries import divisions_of_principal, find_inscrits

CLASSE = "1#"
LEGAL, IN_CHARGE = 1, 2


def liste_classes(appel: Appel) -> list[dict[str, Any]]:
    """The classes that this person may read, named with their school: two schools may have a 6 A."""
    found = []
    for uai, codes in classes_of(appel.who).items():
        rows = Scolarite.objects.filter(etablissement_id=uai, division__in=codes, gone_at=None)
        mine = set(divisions_of_principal(appel.who.personnel_at(uai)))
        for division in sorted(set(rows.values_list("division", flat=True))):
            named = {"N": f"{CLASSE}{uai}:{division}", "L": division, "G": 1}
            found.append({**named, "estResponsable": division in mine, "enseigne": True})
    return found


def liste_ressources(appel: Appel) -> dict[str, Any]:
    """The pupils of a class, by name. Raises ObjetInconnu for a class that is not theirs."""
    _staff_only(appel)
    asked = appel.asked.data.get("classe")
    named = asked.get("N") if isinstance(asked, dict) else None
    if named not in [one["N"] for one in liste_classes(appel)]:
        raise ObjetInconnu
    uai, _colon, division = str(named).removeprefix(CLASSE).partition(":")
    rows = Scolarite.objects.filter(
        etablissement_id=uai,
        division=division,
        gone_at=None,
        sortie_le=None,
        etablissement__annees__is_open=True,
        etablissement__annees__annee=F("annee"),
    )
    ordered = rows.select_related("eleve").order_by("eleve__nom_de_famille", "eleve__prenom", "eleve_id")
    return {"listeRessources": values.write_list([_pupil(row, appel) for row in ordered])}


def fiche_eleve(appel: Appel) -> dict[str, Any]:
    """A pupil and who answers for them. Raises ObjetInconnu for one of no class of theirs."""
    _staff_only(appel)
    asked = appel.asked.data.get("Eleve")
    named = asked.get("N") if isinstance(asked, dict) else None
    wanted = named.removeprefix(ELEVE) if isinstance(named, str) and named.startswith(ELEVE) else ""
    row = next((one for one in find_inscrits([wanted]) if one.public_id == wanted), None)
    if row is None:
        raise ObjetInconnu
    if not may_read_eleve(appel.who, EleveVu(row.public_id, row.nom, row.prenom, row.uai, row.division, row.groupes)):
        raise ObjetInconnu
    born = {"dateNaiss": f"{row.ne_le:%d/%m/%Y}"} if row.ne_le else {}
    liens = Lien.objects.filter(
        eleve__public_id=wanted,
        niveau__in=(LEGAL, IN_CHARGE),
        gone_at=None,
        cut_at=None,
        responsable__gone_at=None,
    )
    people = [_guardian(lien) for lien in liens.select_related("responsable").order_by("niveau", "pk")]
    return {
        "Identite": values.write_object({**_identity(row.nom, row.prenom), **born}),
        "Responsables": values.write_list(people),
    }


def _staff_only(appel: Appel) -> None:
    if appel.who.genre != Utilisateur.Genre.PERSONNEL:
        raise AccesRefuse


def _pupil(row: Scolarite, appel: Appel) -> dict[str, Any]:
    eleve = row.eleve
    return {
        "N": f"{ELEVE}{eleve.public_id}",
        "L": f"{eleve.nom.upper()} {eleve.prenom}".strip(),
        "G": 4,
        "nom": eleve.nom.upper(),
        "prenoms": eleve.prenom,
        "sexe": eleve.sexe,
        "entree": values.write_day(row.entree_le or appel.annee.debut_le),
        "neLe": values.write_day(eleve.ne_le or appel.annee.debut_le),
        "listeProjets": values.write_list([]),
    }


def _guardian(lien: Lien) -> dict[str, Any]:
    who = lien.responsable
    return {
        **_identity(who.nom, who.prenom),
        "lienParente": PARENTES.get(lien.parente, ""),
        "niveauResponsabilite": "LEGAL" if lien.niveau == LEGAL else "EN_CHARGE",
        "autoriseEmail": False,
    }


def _identity(nom: str, prenom: str) -> dict[str, Any]:
    return {"nom": nom.upper(), "prenom": prenom, "CP": "", "ville": "", "pays": ""}
