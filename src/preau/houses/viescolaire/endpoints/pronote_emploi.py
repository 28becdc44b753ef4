"""The timetable: `PageEmploiDuTemps` (specs/pronote-protocol.md §7.1)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from preau.houses.viescolaire.annee_pronote import Annee
from preau.houses.viescolaire.cahier import list_contenus, list_travaux
from preau.houses.viescolaire.emploi import list_seances
from preau.houses.viescolaire.endpoints.pronote_appel import Appel
from preau.houses.viescolaire.models import Modification
from preau.houses.viescolaire.seance import Seance
from preau.protocols.pronote import values
from preau.protocols.pronote.refusals import ValeurIllisible

MOST = timedelta(days=62)
DEPLACE = str(Modification.Nature.DEPLACE.label)
REMPLACE = str(Modification.Nature.REMPLACE.label)


def page_emploi_du_temps(appel: Appel) -> dict[str, Any]:
    """The lessons of one week, or between two days; those cancelled are there, marked."""
    debut, fin = _days(appel)
    # The first Monday may lie before the year: the timetable of the year before has nothing to say.
    debut, fin = max(debut, appel.annee.debut_le), min(fin, appel.annee.fin_le)
    eleve = appel.eleve()
    if eleve is not None:
        seances = list_seances(eleve.uai, debut, fin, eleve=eleve)
        written = {one.seance: one.public_id for one in list_contenus(eleve, debut, fin)}
        to_do = {one.seance for one in list_travaux(eleve, debut, fin + 3 * timedelta(days=7))}
    else:
        posts = appel.who.personnels
        seances = [one for uai, staff in posts for one in list_seances(uai, debut, fin, personnel=staff)]
        written = {one.seance: one.public_id for _uai, staff in posts for one in list_contenus(staff, debut, fin)}
        to_do = set()
    lessons = [
        _write_seance(rank, one, appel.annee, written.get(one.key, ""), one.key in to_do)
        for rank, one in enumerate(sorted(seances, key=lambda one: (one.debut_at, one.key)), start=1)
    ]
    return {
        "avecCoursAnnule": True,
        "absences": {},
        "recreations": values.write_list([]),
        "ListeCours": lessons,
    }


def lesson_id(key: str) -> str:
    """How answers name a lesson, from `Seance.key`."""
    return f"31#{key}"


def _days(appel: Appel) -> tuple[date, date]:
    data = appel.asked.data
    if "dateDebut" in data:
        debut = values.read_moment(data["dateDebut"], "dateDebut").date()
        fin = values.read_moment(data.get("dateFin", data["dateDebut"]), "dateFin").date()
        return debut, min(max(debut, fin), debut + MOST)
    number = data.get("numeroSemaine", data.get("NumeroSemaine"))
    if isinstance(number, bool) or not isinstance(number, int):
        raise ValeurIllisible(champ="numeroSemaine")
    monday = appel.annee.monday(number)
    return monday, monday + timedelta(days=6)


def _write_seance(rank: int, seance: Seance, annee: Annee, contenu: str, has_work: bool) -> dict[str, Any]:
    """One lesson; optional keys are sent when they say something: a client tests their presence."""
    moved_away = seance.is_cancelled and seance.statut == DEPLACE
    said: dict[str, Any] = {
        "N": lesson_id(seance.key) + (":avant" if moved_away else ""),
        "G": 2 if seance.statut == REMPLACE else 0,
        "P": rank,
        "place": seance.le.weekday() * annee.places + seance.place,
        "duree": seance.duree,
        "DateDuCours": values.write_moment(seance.debut_at),
        "DateDuCoursFin": values.write_moment(seance.fin_at),
        "CouleurFond": seance.couleur,
        "AvecTafPublie": has_work,
        "ListeContenus": values.write_list(_contents(seance)),
        "AvecCdT": bool(contenu),
        "memo": seance.memo or seance.motif,
        "dispenseEleve": False,
        "listeVisios": values.write_list([]),
    }
    if contenu or seance.is_evaluation:  # a test is announced before anything is written of the lesson
        about = {"N": f"37#{contenu or seance.key}", "estDevoir": seance.is_evaluation, "estEval": False}
        said["cahierDeTextes"] = values.write_object(about)
    if seance.is_cancelled:
        said["estAnnule"] = True
    if seance.statut:
        said["Statut"] = seance.statut
    return said


def _contents(seance: Seance) -> list[dict[str, Any]]:
    """The subject first: a client breaks on a lesson without one."""
    found: list[dict[str, Any]] = [{"G": 16, "N": f"83#{seance.matiere}", "L": seance.libelle}]
    found += [{"G": 3, "N": f"3#{who}", "L": nom} for who, nom in zip(seance.personnels, seance.noms, strict=False)]
    found += [{"G": 17, "N": f"17#{seance.salle}", "L": seance.salle}] if seance.salle else []
    found += [{"G": 1, "N": f"1#{code}", "L": code} for code in seance.divisions] if len(seance.divisions) > 1 else []
    return found + [{"G": 2, "N": f"2#{code}", "L": f"[{code}]"} for code in seance.groupes]
