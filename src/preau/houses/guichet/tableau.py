"""The follow-up as figures: by class, by state, by day, by hour (issue 6, item 4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from preau.houses.guichet.models import Suivi
from preau.kit.clockkit import PARIS

SANS_CLASSE = "–"


@dataclass(frozen=True)
class Ligne:
    """One class, or all: how many people, and how many in each state of `Suivi.Etat`, in its order."""

    titre: str
    total: int
    nombres: tuple[int, ...]
    ouverts: int

    @property
    def part(self) -> int:
        """Accounts open, in percent."""
        return round(100 * self.ouverts / self.total) if self.total else 0


@dataclass(frozen=True)
class Point:
    """One bar or one step of a curve."""

    titre: str
    nombre: int


def by_class(rows: Sequence[Suivi]) -> list[Ligne]:
    """A line for each class, in order; a parent of two classes is in both, and once in the line of all."""
    classes: dict[str, list[Suivi]] = {}
    for row in rows:
        for division in row.divisions or [SANS_CLASSE]:
            classes.setdefault(division, []).append(row)
    return [count(title, classes[title]) for title in sorted(classes)]


def count(title: str, rows: Sequence[Suivi]) -> Ligne:
    """These people as one line."""
    found = Counter(row.etat for row in rows)
    numbers = tuple(found[etat] for etat in Suivi.Etat.values)
    return Ligne(title, len(rows), numbers, sum(1 for row in rows if row.is_open))


def by_route(rows: Iterable[Suivi]) -> list[Point]:
    """How accounts were made; those of unknown route last."""
    found = Counter(row.voie for row in rows if row.activated_at is not None)
    labels = {**dict(Suivi.Voie.choices), "": "par une voie inconnue"}
    return [Point(str(labels[voie]), found[voie]) for voie in [*Suivi.Voie.values, ""] if found[voie]]


def since_rentree(rows: Iterable[Suivi], start: date, end: date) -> list[Point]:
    """Accounts open at the end of each week since `start`, the ones from before counted from the first."""
    days = sorted(row.activated_at.astimezone(PARIS).date() for row in rows if row.is_open and row.activated_at)
    points, at, done = [], start, 0
    while at <= end:
        last = min(at + timedelta(days=6), end)
        while done < len(days) and days[done] <= last:
            done += 1
        points.append(Point(f"{last:%d/%m}", done))
        at = last + timedelta(days=1)
    return points


def by_hour(rows: Iterable[Suivi], since: date) -> list[Point]:
    """Last logins since this day, by hour of the day. One person counts once: the service tells the last one only."""
    found: Counter[int] = Counter()
    for row in rows:
        at = row.last_login_at.astimezone(PARIS) if row.last_login_at else None
        if at is not None and at.date() >= since:
            found[at.hour] += 1
    return [Point(f"{hour} h", found[hour]) for hour in range(24)]


@dataclass(frozen=True)
class Barre:
    """A bar as drawn: `x`, `y`, `largeur`, `hauteur` in the units of the picture."""

    x: int
    y: int
    largeur: int
    hauteur: int
    titre: str
    nombre: int


LARGEUR, HAUTEUR = 640, 200


def draw(points: Sequence[Point]) -> list[Barre]:
    """Bars for a picture of 640 by 200, drawn by a template: no script, and a table says the same beside it."""
    most = max((point.nombre for point in points), default=0) or 1
    step = LARGEUR / max(len(points), 1)
    bars = []
    for rank, point in enumerate(points):
        high = round(point.nombre * HAUTEUR / most)
        bars.append(
            Barre(round(rank * step) + 1, HAUTEUR - high, max(round(step) - 2, 1), high, point.titre, point.nombre)
        )
    return bars
