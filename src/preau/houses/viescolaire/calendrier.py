"""The national calendar of a school year: holidays of each zone as data, public holidays computed (issue 7, item 2)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_noop as _

FOLDER = Path(__file__).parent / "calendriers"
ZONES = ("A", "B", "C")
FIXES = (
    (11, 1, _("Toussaint")),
    (11, 11, _("Armistice de 1918")),
    (12, 25, _("Noël")),
    (1, 1, _("Jour de l'an")),
    (5, 1, _("Fête du travail")),
    (5, 8, _("Victoire de 1945")),
)
APRES_PAQUES = ((1, _("Lundi de Pâques")), (39, _("Ascension")), (50, _("Lundi de Pentecôte")))


@dataclass(frozen=True, slots=True)
class Jours:
    """Days without lessons, both included."""

    libelle: str
    debut_le: date
    fin_le: date


@dataclass(frozen=True, slots=True)
class Calendrier:
    """A school year in one zone: its first and last days, and the days without lessons between, in order."""

    debut_le: date
    fin_le: date
    conges: tuple[Jours, ...]


class CalendrierIllisible(ValueError):
    """The file of a calendar does not say what it must; the text says what."""


@lru_cache(maxsize=16)
def find_calendrier(annee: int, zone: str) -> Calendrier | None:
    """The calendar that Préau brings for a year and a zone; None when it has none."""
    path = FOLDER / f"{annee}.toml"
    return read_calendrier(path.read_text(encoding="utf-8"), zone) if path.is_file() and zone in ZONES else None


def read_calendrier(text: str, zone: str) -> Calendrier:
    """A calendar from TOML: `debut_le`, `fin_le`, then tables `commun` and one per zone. Raises CalendrierIllisible."""
    try:
        said = tomllib.loads(text)
        debut_le, fin_le = _day(said, "debut_le"), _day(said, "fin_le")
        rows = [
            Jours(str(row["libelle"])[:80], _day(row, "debut_le"), _day(row, "fin_le"))
            for name in ("commun", zone)
            for row in said.get(name, [])
        ]
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as problem:
        raise CalendrierIllisible(f"{type(problem).__name__}: {problem}") from problem
    if fin_le <= debut_le or (fin_le - debut_le).days > 366 or any(row.fin_le < row.debut_le for row in rows):
        raise CalendrierIllisible("days out of order")
    feries = [Jours(name, day, day) for day, name in list_feries(debut_le, fin_le)]
    alone = [one for one in feries if not any(row.debut_le <= one.debut_le <= row.fin_le for row in rows)]
    return Calendrier(debut_le, fin_le, tuple(sorted([*rows, *alone], key=lambda one: (one.debut_le, one.libelle))))


def list_feries(debut: date, fin: date) -> list[tuple[date, str]]:
    """The public holidays (Code du travail, L3133-1) from `debut` to `fin`, both included, in order."""
    found: dict[date, str] = {}
    for year in range(debut.year, fin.year + 1):
        for month, day, name in FIXES:
            found[date(year, month, day)] = name
        for after, name in APRES_PAQUES:
            found.setdefault(easter(year) + timedelta(days=after), name)
    return sorted((day, name) for day, name in found.items() if debut <= day <= fin)


def easter(year: int) -> date:
    """Easter Sunday (Gregorian computus, Meeus)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * week) // 451
    month, day = divmod(h + week - 7 * m + 114, 31)
    return date(year, month, day + 1)


def _day(said: Any, name: str) -> date:
    value = said[name]
    if type(value) is not date:
        raise TypeError(f"{name} is no day")
    return value
