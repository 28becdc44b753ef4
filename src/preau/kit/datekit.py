"""Days as schools write them, and school years (named by their September: 2026 is 2026-27)."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from preau.kit.clockkit import PARIS

_FRENCH = re.compile(r"([0-9]{1,2})\s*[/.-]\s*([0-9]{1,2})\s*[/.-]\s*([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ].*)?")

MORNING = time(8, 0)


def parse_french_date(text: str) -> date | None:
    """The day written `JJ/MM/AAAA` (also with dots or hyphens) or `AAAA-MM-JJ`; None when it is no day.

    SIECLE writes the first form, STS and some ONDE extractions the second (specs/registry-formats.md §1.3, §2.1, §3).
    """
    text = text.strip()
    if found := _FRENCH.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
    elif found := _ISO.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def write_french_date(day: date | None) -> str:
    """`JJ/MM/AAAA`, or an empty text for no day."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}" if day else ""


def annee_scolaire(on: date) -> int:
    """The school year that `on` belongs to: its September year. 31 August 2026 is in 2025, 1 September in 2026."""
    return on.year if on.month >= 9 else on.year - 1


def expected_annees(on: date) -> tuple[int, ...]:
    """The years a first import may be of: the current one and, from May to August, the next (§1.1)."""
    current = annee_scolaire(on)
    return (current, current + 1) if 5 <= on.month <= 8 else (current,)


def write_annee(annee: int) -> str:
    """A school year as people write it: 2026 gives `2026-2027`."""
    return f"{annee}-{annee + 1}"


def begin_of(day: date | None, hour: time | None, *, today: date) -> datetime | None:
    """The moment somebody gave as a day, an hour or both, in Paris: at 8:00 without an hour, today without a day."""
    if day is None and hour is None:
        return None
    return datetime.combine(day or today, hour or MORNING, PARIS)


def end_of(day: date | None) -> datetime | None:
    """The end of that day in Paris, which is the beginning of the next."""
    return datetime.combine(day + timedelta(days=1), time.min, PARIS) if day else None
