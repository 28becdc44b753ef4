"""The timetable of a pupil, a teacher, a class or a room between two days, each day's changes applied."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet

from preau.houses.viescolaire.models import Cours, Grille, Modification, Public
from preau.houses.viescolaire.seance import Seance
from preau.houses.viescolaire.visiteur import EleveVu
from preau.kit.clockkit import PARIS
from preau.kit.datekit import annee_scolaire

DAY = timedelta(days=1)
WEEK = 7 * DAY
DEPLACE, EVALUATION, REMPLACE, SALLE = "deplace", "evaluation", "remplace", "salle"


def grille_of(uai: str, day: date) -> Grille | None:
    """The grid of the school year of `day`, weeks and holidays with it (three queries in all)."""
    rows = Grille.objects.filter(uai=uai, annee=annee_scolaire(day)).prefetch_related("semaines", "conges")
    return rows.first()


def monday_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


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

    Exactly one of the four says whose. A teacher also sees what they replace, and who replaces them. Seven queries at
    most (six for a pupil), whatever the number of days.
    """
    grille = grille_of(uai, debut)
    if grille is None:
        return []
    wanted = _of(uai, grille.annee, eleve=eleve, personnel=personnel, division=division, salle=salle)
    rows = list(wanted.prefetch_related("publics", "intervenants"))
    own = {row.pk for row in rows}
    others = _replaced_by(uai, grille.annee, personnel, debut, fin) if personnel else []
    rows += [row for row in others if row.pk not in own]
    changes = _changes([row.pk for row in rows], debut, fin)
    found = []
    for row in rows:
        seances = _of_cours(grille, row, debut, fin, changes.get(row.pk, []))
        found += [one for one in seances if row.pk in own or personnel in one.personnels]
    return sorted(found, key=lambda one: (one.debut_at, one.fin_at, one.libelle, one.cours))


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


def _replaced_by(uai: str, annee: int, personnel: str, debut: date, fin: date) -> list[Cours]:
    """Lessons of others that this person gives on some of these days."""
    ids = Modification.objects.filter(
        nature=REMPLACE, personnel=personnel, le__range=(debut, fin), cours__uai=uai, cours__annee=annee
    ).values_list("cours_id", flat=True)
    return list(Cours.objects.filter(pk__in=list(ids), gone_at=None).prefetch_related("publics", "intervenants"))


def _changes(cours: list[int], debut: date, fin: date) -> dict[int, list[Modification]]:
    """What changes on these days, or moves a lesson into them."""
    found: dict[int, list[Modification]] = {}
    near = Q(le__range=(debut, fin)) | Q(vers_le__range=(debut, fin))
    for row in Modification.objects.filter(near, cours_id__in=cours).order_by("pk"):
        found.setdefault(row.cours_id, []).append(row)
    return found


def _of_cours(grille: Grille, cours: Cours, debut: date, fin: date, changes: list[Modification]) -> Iterator[Seance]:
    """One lesson of the grid on each of its days, then on the days it is moved to."""
    for day in _days(grille, cours, debut, fin):
        plain = _plain(grille, cours, day, cours.place)
        yield _changed(plain, [row for row in changes if row.le == day])
    for row in changes:
        if row.nature == DEPLACE and row.vers_le is not None and debut <= row.vers_le <= fin:
            moved = replace(
                _plain(grille, cours, row.vers_le, row.place or 0),
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


def _plain(grille: Grille, cours: Cours, day: date, place: int) -> Seance:
    publics = list(cours.publics.all())
    who = sorted(cours.intervenants.all(), key=lambda one: one.nom)
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
        personnels=tuple(one.personnel for one in who),
        noms=tuple(one.nom for one in who),
        divisions=tuple(sorted(one.code for one in publics if one.genre == Public.Genre.DIVISION)),
        groupes=tuple(sorted(one.code for one in publics if one.genre == Public.Genre.GROUPE)),
        memo=cours.memo,
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
