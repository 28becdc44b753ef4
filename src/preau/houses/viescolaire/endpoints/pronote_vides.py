"""What later parts of school life will fill: empty lists, in the shape that clients read (§7)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from preau.houses.viescolaire.emploi import list_seances, monday_of
from preau.houses.viescolaire.endpoints.pronote_appel import AccesRefuse, Appel
from preau.kit.clockkit import today
from preau.protocols.pronote.values import write_list, write_object, write_set


def navigation(appel: Appel) -> dict[str, Any]:
    """Kept alive."""
    return {}


def page_accueil(appel: Appel) -> dict[str, Any]:
    """The home page: no useful links."""
    return {"lienUtile": {"listeLiens": write_list([])}}


def page_actualites(appel: Appel) -> dict[str, Any]:
    """Information and surveys: none."""
    modes = [{"G": rank, "listeActualites": write_list([])} for rank in range(4)]
    return {"listeCategories": write_list([]), "listeModesAff": modes, "detailsActualite": {}}


def dernieres_notes(appel: Appel) -> dict[str, Any]:
    """Grades: none."""
    return {"listeServices": write_list([]), "listeDevoirs": write_list([])}


def dernieres_evaluations(appel: Appel) -> dict[str, Any]:
    """Skills: none."""
    return {"listeEvaluations": write_list([])}


def page_presence(appel: Appel) -> dict[str, Any]:
    """Absences and the rest: none."""
    return {"listeAbsences": write_list([])}


def page_bulletins(appel: Appel) -> dict[str, Any]:
    """Reports: not published; one client reads `Message`, another `message`."""
    said = _("Le bulletin n'est pas publié.")
    return {"Message": said, "message": said}


def liste_messagerie(appel: Appel) -> dict[str, Any]:
    """Discussions: none."""
    return {"listeEtiquettes": write_list([]), "listeMessagerie": write_list([])}


def liste_messages(appel: Appel) -> dict[str, Any]:
    """Messages of a discussion: none, closed."""
    return {"listeMessages": write_list([]), "listeBoutons": write_list([]), "messagePourReponse": write_object({})}


def liste_ressources_communication(appel: Appel) -> dict[str, Any]:
    """Whom to write to: nobody here, the ENT has its own messagerie."""
    return {"listeRessourcesPourCommunication": write_list([])}


def saisie_public_message(appel: Appel) -> dict[str, Any]:
    """Who reads a message: nobody."""
    return {"listeDest": write_list([])}


def page_menus(appel: Appel) -> dict[str, Any]:
    """Menus: none."""
    return {
        "AvecRepasMidi": False,
        "AvecRepasSoir": False,
        "DomaineDePresence": write_set([]),
        "ListeAllergenes": write_list([]),
        "Listelabels": write_list([]),
        "ListeJours": write_list([]),
    }


def page_equipe_pedagogique(appel: Appel) -> dict[str, Any]:
    """The teachers of the pupil's next four weeks, with their subjects."""
    eleve = appel.eleve()
    if eleve is None:
        return {"liste": write_list([])}
    monday = monday_of(today())
    subjects: dict[tuple[str, str], dict[str, str]] = {}
    for one in list_seances(eleve.uai, monday, monday + timedelta(days=27), eleve=eleve):
        for who, nom in zip(one.personnels, one.noms, strict=False):
            subjects.setdefault((nom, who), {})[one.matiere] = one.libelle
    people = [
        {
            "N": f"3#{who}",
            "L": nom,
            "P": rank,
            "G": 3,
            "matieres": write_list([{"N": f"83#{code}", "L": label} for code, label in sorted(found.items())]),
        }
        for rank, ((nom, who), found) in enumerate(sorted(subjects.items()), start=1)
    ]
    return {"liste": write_list(people)}


def liste_ressources(appel: Appel) -> dict[str, Any]:
    """The pupils of a class, for staff: none yet."""
    return {"listeRessources": write_list([])}


def refused(appel: Appel) -> dict[str, Any]:
    """What applications may not write here."""
    raise AccesRefuse
