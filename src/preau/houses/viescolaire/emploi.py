"""The timetable of a pupil, a teacher, a class or a room between two days, each day's changes applied."""

from __future__ import annotations

import time as clock
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet, Value

from preau.houses.viescolaire.models import Cours, Grille, Intervenant, Modification, Public
from preau.houses.viescolaire.seance import Seance
from preau.houses.viescolaire.visiteur import EleveVu
from preau.kit.clockkit import PARIS
from preau.kit.datekit import annee_scolaire

DAY = timedelta(days=1)
WEEK = 7 * DAY
DEPLACE, EVALUATION, REMPLACE, SALLE = "deplace", "evaluation", "remplace", "salle"
KEPT = 60.0
"""Seconds for which a process keeps a grid: it changes once a year."""
_GRILLES: dict[tuple[str, int], tuple[float, Grille]] = {}


def grille_of(uai: str, day: date) -> Grille | None:
    """The grid of the school year of `day`, weeks and holidays with it (three queries, then none for a minute)."""
    key = uai, annee_scolaire(day)
    kept = _GRILLES.get(key)
    if kept is not None and clock.monotonic() - kept[0] < KEPT:
        return kept[1]
    found = Grille.objects.filter(uai=uai, annee=key[1]).prefetch_related("semaines", "conges").first()
    if found is not None:
        _GRILLES[key] = clock.monotonic(), found
    return found


def forget_grilles() -> None:
    """Read the grids again: one has just been made anew."""
    _GRILLES.clear()


def monday_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def coming_day(uai: str, day: date) -> date:
    """`day`, or the Monday after it when its week has no day of lessons left: who looks on Sunday looks ahead."""
    grille = grille_of(uai, day)
    last = max(grille.jours, default=5) if grille else 5
    return day if day.isoweekday() <= last else monday_of(day) + WEEK


def first_monday(grille: Grille) -> date:
    """The Monday from which weeks are counted."""
    return monday_of(grille.debut_le)


def week_number(grille: Grille, day: date) -> int:
    """1 in the first week (specs/pronote-protocol.md §4.1)."""
    return (monday_of(day) - first_monday(grille)).days // 7 + 1


def starts_at(grille: Grille, day: date, place: int) -> datetime:
    """The moment a place begins, in Paris; `place` may be the one after the last, for an end."""
    minutes = grille.ouverture.hour * 60 + grille.ouverture.minute + place * grille.minutes
    return datetime.combine(day, time(), PARIS) + timedelta(minutes=minutes)


def is_open(grille: Grille, day: date) -> bool:
    """Whether lessons are given that day."""
    if not grille.debut_le <= day <= grille.fin_le or day.isoweekday() not in grille.jours:
        return False
    return not any(conge.has(day) for conge in grille.conges.all())


def list_seances(
    uai: str,
    debut: date,
    fin: date,
    *,
    eleve: EleveVu | None = None,
    personnel: str = "",
    division: str = "",
    salle: str = "",
) -> list[Seance]:
    """The lessons from `debut` to `fin`, both included, in order; those cancelled or moved away are there, marked.

    Exactly one of the four says whose. A teacher also sees what they replace, and who replaces them. Three queries for
    a pupil, five at most, whatever the number of days, once the process holds the grid.
    """
    grille = grille_of(uai, debut)
    if grille is None:
        return []
    rows = list(_of(uai, grille.annee, eleve=eleve, personnel=personnel, division=division, salle=salle))
    own = {row.pk for row in rows}
    others = _elsewhere(uai, grille.annee, debut, fin, personnel=personnel, salle=salle)
    rows += [row for row in others if row.pk not in own]
    people = _people([row.pk for row in rows])
    changes = _changes([row.pk for row in rows], debut, fin)
    found = []
    for row in rows:
        seances = _of_cours(grille, row, people[row.pk], debut, fin, changes.get(row.pk, []))
        found += [
            one for one in seances if row.pk in own or personnel in one.personnels or (salle and salle == one.salle)
        ]
    return sorted(found, key=lambda one: (one.debut_at, one.fin_at, one.libelle, one.cours))


def list_all(uai: str, debut: date, fin: date) -> list[Seance]:
    """Every lesson of a school between two days: for checks and reports. Four queries."""
    grille = grille_of(uai, debut)
    if grille is None:
        return []
    rows = list(Cours.objects.filter(uai=uai, annee=grille.annee, gone_at=None))
    people = _people([row.pk for row in rows])
    changes = _changes([row.pk for row in rows], debut, fin)
    return [one for row in rows for one in _of_cours(grille, row, people[row.pk], debut, fin, changes.get(row.pk, []))]


def seances_of(cours: Cours, debut: date, fin: date) -> list[Seance]:
    """One lesson of the grid on each of its days between two."""
    grille = grille_of(cours.uai, debut)
    if grille is None or cours.gone_at is not None:
        return []
    changes = _changes([cours.pk], debut, fin)
    found = _of_cours(grille, cours, _people([cours.pk])[cours.pk], debut, fin, changes.get(cours.pk, []))
    return sorted(found, key=lambda one: one.debut_at)


def free_places(
    grille: Grille, day: date, duree: int, busy: Iterable[Seance], *, pas: int = 2, repas: frozenset[int] = frozenset()
) -> list[int]:
    """Where a lesson of `duree` places may begin that day beside those that are given, every `pas` places."""
    if not is_open(grille, day):
        return []
    taken = {
        place
        for one in busy
        if one.le == day and not one.is_cancelled
        for place in range(one.place, one.place + one.duree)
    } | repas
    starts = range(0, grille.places - duree + 1, pas)
    return [start for start in starts if not taken & set(range(start, start + duree))]


def _of(uai: str, annee: int, *, eleve: EleveVu | None, personnel: str, division: str, salle: str) -> QuerySet[Cours]:
    rows = Cours.objects.filter(uai=uai, annee=annee, gone_at=None)
    if eleve is not None:
        genre = Public.Genre
        publics = Q(publics__genre=genre.ELEVE, publics__code=eleve.public_id)
        if eleve.division:
            publics |= Q(publics__genre=genre.DIVISION, publics__code=eleve.division)
        if eleve.groupes:
            publics |= Q(publics__genre=genre.GROUPE, publics__code__in=eleve.groupes)
        return rows.filter(publics).distinct()
    if personnel:
        return rows.filter(intervenants__personnel=personnel).distinct()
    if division:
        return rows.filter(publics__genre=Public.Genre.DIVISION, publics__code=division).distinct()
    if salle:
        return rows.filter(salle=salle)
    raise ValueError("whose timetable?")


def _elsewhere(uai: str, annee: int, debut: date, fin: date, *, personnel: str, salle: str) -> list[Cours]:
    """Lessons of others that this person gives on some of these days, or that come into this room."""
    if not personnel and not salle:
        return []
    what = Q(nature=REMPLACE, personnel=personnel) if personnel else Q(nature=SALLE, salle=salle)
    near = Q(le__range=(debut, fin)) | Q(vers_le__range=(debut, fin))
    ids = Modification.objects.filter(what, cours__uai=uai, cours__annee=annee).filter(
        near | Q(cours__modifications__vers_le__range=(debut, fin))
    )
    return list(Cours.objects.filter(pk__in=ids.values("cours_id"), gone_at=None))


@dataclass(slots=True)
class _Gens:
    """Who learns and who teaches, of one lesson."""

    divisions: list[str] = field(default_factory=list)
    groupes: list[str] = field(default_factory=list)
    qui: list[tuple[str, str]] = field(default_factory=list)


def _people(cours: list[int]) -> dict[int, _Gens]:
    """Classes, groups and teachers of these lessons, in one query."""
    found = {pk: _Gens() for pk in cours}
    publics = Public.objects.filter(cours_id__in=cours).values_list("cours_id", "genre", "code", Value(""))
    who = Intervenant.objects.filter(cours_id__in=cours).values_list("cours_id", Value("qui"), "personnel", "nom")
    for pk, genre, code, nom in publics.union(who, all=True) if cours else ():
        if genre == "qui":
            found[pk].qui.append((nom, code))
        elif genre == Public.Genre.DIVISION:
            found[pk].divisions.append(code)
        elif genre == Public.Genre.GROUPE:
            found[pk].groupes.append(code)
    return found


def _changes(cours: list[int], debut: date, fin: date) -> dict[int, list[Modification]]:
    """What changes on these days, or moves a lesson into them (with what else changes on the day it left)."""
    found: dict[int, list[Modification]] = {}
    moved = Modification.objects.filter(cours_id__in=cours, nature=DEPLACE, vers_le__range=(debut, fin))
    near = Q(le__range=(debut, fin)) | Q(vers_le__range=(debut, fin)) | Q(le__in=moved.values("le"))
    for row in Modification.objects.filter(near, cours_id__in=cours).order_by("pk"):
        found.setdefault(row.cours_id, []).append(row)
    return found


def _of_cours(
    grille: Grille, cours: Cours, gens: _Gens, debut: date, fin: date, changes: list[Modification]
) -> Iterator[Seance]:
    """One lesson of the grid on each of its days, then on the days it is moved to."""
    for day in _days(grille, cours, debut, fin):
        plain = _plain(grille, cours, gens, day, cours.place)
        yield _changed(plain, [row for row in changes if row.le == day])
    for row in changes:
        if row.nature == DEPLACE and row.vers_le is not None and debut <= row.vers_le <= fin:
            moved = replace(
                _plain(grille, cours, gens, row.vers_le, row.place or 0),
                original_le=row.le,
                statut=str(Modification.Nature.DEPLACE.label),
                motif=row.motif,
            )
            rest = [other for other in changes if other.le == row.le and other.nature != DEPLACE]
            yield _changed(moved, rest)


def _days(grille: Grille, cours: Cours, debut: date, fin: date) -> Iterator[date]:
    day = max(debut, cours.debut_le)
    day += timedelta(days=(cours.jour - day.isoweekday()) % 7)
    letters = {week.lundi: week.lettre for week in grille.semaines.all()}
    while day <= min(fin, cours.fin_le):
        right_week = not cours.lettre or letters.get(monday_of(day), "") == cours.lettre
        if cours.ponctuel or (right_week and is_open(grille, day)):
            yield day
        day += WEEK


def _plain(grille: Grille, cours: Cours, gens: _Gens, day: date, place: int) -> Seance:
    who = sorted(gens.qui)
    return Seance(
        cours=cours.public_id,
        uai=cours.uai,
        le=day,
        debut_at=starts_at(grille, day, place),
        fin_at=starts_at(grille, day, place + cours.duree),
        place=place,
        duree=cours.duree,
        matiere=cours.matiere,
        libelle=cours.libelle,
        couleur=cours.couleur,
        salle=cours.salle,
        personnels=tuple(personnel for _nom, personnel in who),
        noms=tuple(nom for nom, _personnel in who),
        divisions=tuple(sorted(gens.divisions)),
        groupes=tuple(sorted(gens.groupes)),
        memo=cours.memo,
        version=cours.version,
    )


def _changed(seance: Seance, changes: list[Modification]) -> Seance:
    """The lesson with what changes that day; what cancels it, or takes it away, wins."""
    for row in sorted(changes, key=lambda one: one.cancels or one.nature == DEPLACE):
        label = str(row.get_nature_display())
        if row.cancels or row.nature == DEPLACE:
            seance = replace(seance, statut=label, motif=row.motif, is_cancelled=True)
        elif row.nature == REMPLACE:
            seance = replace(seance, statut=label, motif=row.motif, personnels=(row.personnel,), noms=(row.nom,))
        elif row.nature == SALLE:
            seance = replace(seance, statut=label, motif=row.motif, salle=row.salle)
        elif row.nature == EVALUATION:
            seance = replace(seance, statut=label, motif=row.motif, is_evaluation=True)
    return seance
