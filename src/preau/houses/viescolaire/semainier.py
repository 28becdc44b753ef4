"""A week as pages show it: days with their lessons, the same as a table, and what to say of days without any."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

from preau.houses.viescolaire.couleurs import rank_of
from preau.houses.viescolaire.emploi import is_open, monday_of, starts_at
from preau.houses.viescolaire.emploi_droits import Droits
from preau.houses.viescolaire.models import Grille
from preau.houses.viescolaire.seance import Seance

DAY = timedelta(days=1)
WEEK = 7 * DAY
NOBODY = Droits()


@dataclass(frozen=True, slots=True)
class Ligne:
    """One lesson as it is printed."""

    seance: Seance
    publics: str
    rang: int
    """Which colour of the palette."""
    may_change: bool = False
    """Whether who looks may change it."""

    @property
    def original_le(self) -> date:
        """The day that names the lesson: the one before it was moved."""
        return self.seance.original_le or self.seance.le

    @property
    def ton(self) -> str:
        """How loudly the change is said: beside its words, never instead."""
        if self.seance.is_cancelled:
            return "mal"
        return "attention" if self.seance.statut else ""


@dataclass(frozen=True, slots=True)
class Bloc:
    """Lessons that overlap, in one cell of the table: `rows` high."""

    lignes: tuple[Ligne, ...]
    start: int
    rows: int


@dataclass(slots=True)
class Jour:
    """One day. `conge` is why there are no lessons, empty on an open day."""

    le: date
    conge: str
    is_today: bool
    lignes: list[Ligne] = field(default_factory=list)


@dataclass(slots=True)
class Rang:
    """One line of the table: an hour, and a cell for each day (None: covered by the cell above)."""

    heure: str
    cells: list[tuple[Jour, Bloc | None]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Vue:
    """A week to show; `lettre` is A or B, empty without alternation or lessons."""

    jours: list[Jour]
    rangs: list[Rang]
    lettre: str
    numero: int
    conges: list[str]

    @property
    def is_empty(self) -> bool:
        """No lesson at all."""
        return not any(jour.lignes for jour in self.jours)

    @property
    def is_closed(self) -> bool:
        """No day of lessons at all."""
        return all(jour.conge for jour in self.jours)


def show_week(grille: Grille, day: date, seances: Iterable[Seance], today: date, droits: Droits = NOBODY) -> Vue:
    """The week of `day`: Monday to Friday, and the days beside that have lessons."""
    monday = monday_of(day)
    jours = [_jour(grille, monday + rank * DAY, today) for rank in range(7)]
    for one in seances:
        rank = (one.le - monday).days
        if 0 <= rank < 7:
            publics = ", ".join((*one.divisions, *one.groupes))
            jours[rank].lignes.append(Ligne(one, publics, rank_of(one.couleur), droits.may_change(one.personnels)))
    kept = [jour for jour in jours if jour.le.isoweekday() in grille.jours or jour.lignes]
    letters = {week.lundi: week.lettre for week in grille.semaines.all()}
    conges = list(dict.fromkeys(jour.conge for jour in kept if jour.conge))
    number = (monday - monday_of(grille.debut_le)).days // 7 + 1
    return Vue(kept, _rangs(grille, kept), letters.get(monday, ""), number, conges)


def _jour(grille: Grille, day: date, today: date) -> Jour:
    if is_open(grille, day):
        return Jour(day, "", day == today)
    named = next((one.libelle for one in grille.conges.all() if one.has(day)), "")
    if not named:
        inside = grille.debut_le <= day <= grille.fin_le
        named = _("Pas de cours ce jour") if inside else _("Hors de l'année scolaire")
    return Jour(day, named, day == today)


def _rangs(grille: Grille, jours: list[Jour]) -> list[Rang]:
    """The table: a line for each hour, or half hour when a lesson needs it, from the first lesson to the last."""
    all_lines = [ligne.seance for jour in jours for ligne in jour.lignes]
    if not all_lines:
        return []
    step = 2 if all(one.place % 2 == 0 and one.duree % 2 == 0 for one in all_lines) else 1
    first = min(one.place for one in all_lines)
    last = max(one.place + one.duree for one in all_lines)
    columns = [(jour, _blocs(jour.lignes, step)) for jour in jours]
    rangs = []
    for place in range(first, last, step):
        begin, end = starts_at(grille, jours[0].le, place), starts_at(grille, jours[0].le, place + step)
        rang = Rang(f"{_hour(begin)} – {_hour(end)}")
        for jour, blocs in columns:
            here = next((bloc for bloc in blocs if bloc.start == place), None)
            covered = any(bloc.start < place < bloc.start + bloc.rows * step for bloc in blocs)
            if not covered:
                rang.cells.append((jour, here))
        rangs.append(rang)
    return rangs


def _blocs(lignes: list[Ligne], step: int) -> list[Bloc]:
    blocs: list[Bloc] = []
    for ligne in lignes:
        start, end = ligne.seance.place, ligne.seance.place + ligne.seance.duree
        if blocs and start < blocs[-1].start + blocs[-1].rows * step:
            last = blocs.pop()
            high = max(end, last.start + last.rows * step) - last.start
            blocs.append(Bloc((*last.lignes, ligne), last.start, high // step))
        else:
            blocs.append(Bloc((ligne,), start, (end - start) // step))
    return blocs


def _hour(moment: date) -> str:
    return f"{moment:%-H h %M}".removesuffix(" 00")
