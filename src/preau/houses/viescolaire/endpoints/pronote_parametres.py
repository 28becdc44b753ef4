"""Who has logged in, with whom and what: `ParametresUtilisateur`, `PageInfosPerso` (§6, §7.10)."""

from __future__ import annotations

from typing import Any

from preau.houses.viescolaire import settings
from preau.houses.viescolaire.actions.pronote_pin import is_wanted
from preau.houses.viescolaire.annee_pronote import Annee
from preau.houses.viescolaire.endpoints.pronote_appel import ELEVE, Appel, ObjetInconnu
from preau.houses.viescolaire.endpoints.pronote_classes import liste_classes
from preau.houses.viescolaire.endpoints.pronote_fichiers import write_ical
from preau.houses.viescolaire.models import Utilisateur
from preau.houses.viescolaire.visiteur import EleveVu
from preau.kit.clockkit import today
from preau.protocols.pronote.values import write_list, write_object
from preau.registre.models import Eleve, Etablissement, Personnel, Responsable

Genre = Utilisateur.Genre
PIN = 3
"""The mode of a second factor by code (§4.7)."""
HOME, REST = 7, (16, 88, 89, 198, 201, 19, 13, 8, 10, 131, 37, 49)
PERIODES = (198, 201, 19, 13, 131, 16)
"""Tabs that clients look for terms under."""
_KEYS = ("adresse1", "adresse2", "adresse3", "adresse4", "codePostal", "ville", "province", "pays", "eMail")
_BLANK = {**dict.fromkeys(_KEYS, ""), "indicatifTel": "33", "telephonePortable": "", "numeroINE": ""}
"""Clients read every key."""
GENRES = {Genre.RESPONSABLE: 5, Genre.ELEVE: 4}


def parametres_utilisateur(appel: Appel) -> dict[str, Any]:
    """The person, the children in order (the one of this device first), the tabs that may be asked for."""
    staff = {"listeClasses": write_list(liste_classes(appel))} if appel.who.genre == Genre.PERSONNEL else {}
    tabs = (*REST, 105) if staff else REST
    return {
        "ressource": _person(appel),
        **staff,
        "listeOnglets": [{"G": HOME}, {"G": 1000, "Onglet": [{"G": one} for one in tabs]}],
        "autorisations": {
            "AvecDiscussion": False,
            "AvecDiscussionPersonnels": False,
            "AvecDiscussionProfesseurs": False,
            "AvecDiscussionParents": False,
            "AvecDiscussionEleves": False,
            "AvecDiscussionAvancee": False,
            "discussionInterdit": True,
            "tailleMaxRenduTafEleve": settings.current().piece_octets,
            "tailleMaxDocJointEtablissement": 4 * 1024 * 1024,
            "compte": {"avecInformationsPersonnelles": True},
        },
        "listeInformationsEtablissements": write_list([]),
    }


def _person(appel: Appel) -> dict[str, Any]:
    who, annee = appel.who, appel.annee
    schools = dict(Etablissement.objects.filter(uai__in=who.uais).values_list("uai", "nom"))
    first = who.eleve()
    pupils = sorted(who.eleves, key=lambda one: one != first)
    children = [_child(one, schools.get(one.uai) or annee.etablissement, annee) for one in pupils]
    if who.genre == Genre.ELEVE and children:
        return children[0]
    user, genre = who.utilisateur, GENRES.get(Genre(who.genre), 3)
    own = {
        "G": genre,
        "N": f"{genre}#{user.public_id}",
        "L": f"{user.nom.upper()} {user.prenom}".strip(),
        "Etablissement": write_object({"L": annee.etablissement, "N": f"10#{annee.uai}"}),
        "listeClassesDelegue": write_list([]),
        "listeOngletsPourPeriodes": write_list(_tabs(annee)),
        "listeOngletsPourPiliers": write_list([]),
        "listeNumerosUtiles": write_list([]),
        "avecPhoto": False,
    }
    return {**own, "listeRessources": children} if who.genre == Genre.RESPONSABLE else own


def _child(eleve: EleveVu, school: str, annee: Annee) -> dict[str, Any]:
    division = {"L": eleve.division, "N": f"1#{eleve.division}"}
    groups = [{"L": code, "N": f"2#{code}", "G": 2} for code in eleve.groupes]
    return {
        "G": 4,
        "N": f"{ELEVE}{eleve.public_id}",
        "L": f"{eleve.nom.upper()} {eleve.prenom}".strip(),
        "Etablissement": write_object({"L": school, "N": f"10#{eleve.uai}"}),
        "avecPhoto": False,
        "estDelegue": False,
        "classeDEleve": division,
        "listeClassesHistoriques": write_list(
            [{**division, "G": 1, "courant": True, "AvecNote": True, "AvecFiliere": False}]
        ),
        "listeGroupes": write_list(groups),
        "listeNumerosUtiles": write_list([]),
        "listeOngletsPourPeriodes": write_list(_tabs(annee)),
        "listeOngletsPourPiliers": write_list([]),
    }


def _tabs(annee: Annee) -> list[dict[str, Any]]:
    """The terms, tab by tab: clients look for theirs."""
    terms = write_list([{**one.named, "G": 2, "A": True, "GenreNotation": 1} for one in annee.periodes()])
    own = write_object(annee.periode(today()).named)
    return [{"G": tab, "listePeriodes": terms, "periodeParDefaut": own} for tab in PERIODES]


def infos_perso(appel: Appel) -> dict[str, Any]:
    """The person's own record, whether a new application must be given their code, the address of their calendar."""
    mode = PIN if is_wanted(appel.tour.row.espace) else 0
    own = _own(appel) if _is_own(appel) else _BLANK
    return {"Informations": own, "securisation": {"mode": mode}, "iCal": write_ical(appel)}


def _is_own(appel: Appel) -> bool:
    """Whether it is about the person; a client may name a child, of whom this door says nothing.

    Raises ObjetInconnu for a child who is not theirs.
    """
    asked = appel.asked.signature.get("ressource")
    named = asked.get("N") if isinstance(asked, dict) else None
    if not isinstance(named, str) or not named.startswith(ELEVE):
        return True
    if appel.who.eleve(named.removeprefix(ELEVE) or "-") is None:
        raise ObjetInconnu
    return appel.who.genre == Genre.ELEVE


def _own(appel: Appel) -> dict[str, Any]:
    genre, records = appel.utilisateur.genre, list(appel.utilisateur.personnes)
    model: type[Responsable] | type[Eleve] | type[Personnel] = Personnel
    if genre == Genre.RESPONSABLE:
        model = Responsable
    elif genre == Genre.ELEVE:
        model = Eleve
    row = model.objects.filter(public_id__in=records).order_by("pk").first()
    adresse: dict[str, Any] = row.adresse if row is not None else {}
    lines = enumerate(list(adresse.get("lignes") or [])[:4], start=1)
    return {
        **_BLANK,
        **{f"adresse{rank}": str(line) for rank, line in lines},
        "codePostal": str(adresse.get("code_postal") or ""),
        "ville": str(adresse.get("commune") or ""),
        "pays": str(adresse.get("pays") or ""),
        "eMail": row.mel if row is not None else "",
        # A pupil's own number, read by the pupil: nobody else's record says one.
        "numeroINE": row.ine if isinstance(row, Eleve) else "",
    }
