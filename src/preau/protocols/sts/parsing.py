"""Small values of the STS files: ISO days, hours with three decimals, counts, times of day (§2.1, §2.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache

from lxml.etree import _Element

from preau.protocols.siecle.messages import Anomalie

Notes = list[Anomalie]
MILLIEME = Decimal("0.001")
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T[0-9:.]{0,20})?")
_HOURS = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{1,6})?")
_COUNT = re.compile(r"[0-9]{1,6}")
_CLOCK = re.compile(r"([0-9]{1,2}):?([0-5][0-9])(?::?[0-9]{2})?")
_BOOLEANS = {"true": True, "false": False, "1": True, "0": False, "O": True, "N": False}


@lru_cache(maxsize=4096)
def parse_day(text: str) -> date | None:
    """``AAAA-MM-JJ`` as a day, None when it is no day of the calendar."""
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    year, month, day = map(int, found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


@lru_cache(maxsize=1024)
def parse_hours(text: str) -> Decimal | None:
    """``4.500`` as hours, to a thousandth; None when it is no number of hours."""
    if not _HOURS.fullmatch(text):
        return None
    return Decimal(text.replace(",", ".")).quantize(MILLIEME)


def parse_count(text: str) -> int | None:
    """A number of pupils, None when it is none."""
    return int(text) if _COUNT.fullmatch(text) else None


def parse_clock(text: str) -> int | None:
    """``0830`` as minutes: since midnight for a time of day, in all for a duration; None when it is neither."""
    found = _CLOCK.fullmatch(text)
    if found is None or int(found.group(1)) > 23:
        return None
    return int(found.group(1)) * 60 + int(found.group(2))


def parse_bool(text: str) -> bool | None:
    """``true`` or ``false``."""
    return _BOOLEANS.get(text)


def hours_of(text: str, tag: str, line: int, subject: str, notes: Notes) -> Decimal | None:
    """The hours of an element, noted when they cannot be read."""
    found = parse_hours(text) if text else None
    if text and found is None:
        notes.append(
            Anomalie("heures-illisibles", line, subject, f"Les heures « {text[:20]} » ({tag}) sont illisibles.")
        )
    return found


def day_of(text: str, tag: str, line: int, subject: str, notes: Notes) -> date | None:
    """The day of an element, noted when it cannot be read."""
    found = parse_day(text) if text else None
    if text and found is None:
        notes.append(Anomalie("date-illisible", line, subject, f"La date « {text[:40]} » ({tag}) est illisible."))
    return found


def attribute(element: _Element, name: str) -> str:
    """An attribute's text, blanks trimmed; "" when there is none."""
    return (element.get(name) or "").strip()


def inside(element: _Element, block: str, item: str) -> Iterator[_Element]:
    """The ``item`` elements of the child ``block``: only two levels down, since names come again deeper."""
    for child in element:
        if child.tag == block:
            yield from (found for found in child if found.tag == item)


def missing(line: int, record: str, identifier: str) -> Anomalie:
    """The note about a record that names nobody or nothing."""
    return Anomalie("identifiant-manquant", line, record, f"{identifier} manque : la fiche n'est pas lue.")
