"""What later parts of school life will fill: empty lists, in the shape that clients read (§7)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from preau.houses.viescolaire.emploi import list_seances, monday_of
from preau.houses.viescolaire.endpoints.pronote_appel import AccesRefuse, Appel
from preau.kit.clockkit import today
from preau.protocols.pronote import values
from preau.protocols.pronote.refusals import ValeurIllisible
from preau.protocols.pronote.values import write_list, write_object, write_set

YEAR = timedelta(days=366)
WEEKS = 4
"""Weeks that the teachers are read from."""


def navigation(appel: Appel) -> dict[str, Any]:
    """Kept alive."""
    return {}


def page_accueil(appel: Appel) -> dict[str, Any]:
    """The home page: no useful links."""
    return {"lienUtile": {"listeLiens": write_list([])}}


def dernieres_notes(appel: Appel) -> dict[str, Any]:
    """Grades: none."""
    return {"listeServices": write_list([]), "listeDevoirs": write_list([])}


def dernieres_evaluations(appel: Appel) -> dict[str, Any]:
    """Skills: none."""
    return {"listeEvaluations": write_list([])}


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
    """Menus: none. A day beyond the year is refused, or a client that looks for the next menu would ask for ever."""
    if "date" in appel.asked.data:
        day = values.read_moment(appel.asked.data["date"]).date()
        if abs(day - appel.annee.debut_le) > YEAR:
            raise ValeurIllisible(champ="date")
    return {
        "AvecRepasMidi": False,
        "AvecRepasSoir": False,
        "DomaineDePresence": write_set([]),
        "ListeAllergenes": write_list([]),
        "Listelabels": write_list([]),
        "ListeJours": write_list([]),
    }


def page_equipe_pedagogique(appel: Appel) -> dict[str, Any]:
    """The teachers of the pupil's next four weeks, with their subjects and the time of each in a week of lessons."""
    eleve = appel.eleve()
    if eleve is None:
        return {"liste": write_list([])}
    monday = monday_of(appel.annee.next_open(today()))
    subjects: dict[tuple[str, str], dict[tuple[str, str], int]] = {}
    found = list_seances(eleve.uai, monday, monday + timedelta(days=7 * WEEKS - 1), eleve=eleve)
    # A lesson that was moved is there twice; one that is cancelled is of the week all the same.
    lessons = {one.key: one for one in found}.values()
    weeks = len({monday_of(one.le) for one in lessons}) or 1
    for one in lessons:
        for who, nom in zip(one.personnels, one.noms, strict=False):
            minutes = subjects.setdefault((nom, who), {})
            subject = (one.matiere, one.libelle)
            minutes[subject] = minutes.get(subject, 0) + int((one.fin_at - one.debut_at).total_seconds() // 60)
    people = [
        {"N": f"3#{who}", "L": nom, "P": rank, "G": 3, "matieres": write_list(_subjects(given, weeks))}
        for rank, ((nom, who), given) in enumerate(sorted(subjects.items()), start=1)
    ]
    return {"liste": write_list(people)}


def _subjects(minutes: dict[tuple[str, str], int], weeks: int) -> list[dict[str, Any]]:
    each = {subject: total // weeks for subject, total in sorted(minutes.items())}
    return [
        {"N": f"83#{code}", "L": label, "volumeHoraire": f"{weekly // 60}h{weekly % 60:02d}"}
        for (code, label), weekly in each.items()
    ]


def refused(appel: Appel) -> dict[str, Any]:
    """What applications may not write here."""
    raise AccesRefuse
