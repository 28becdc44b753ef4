"""Values that carry their kind: `{"_T": 7, "V": …}` (§3.6). `_T` is always set: one client dispatches on it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from preau.protocols.pronote.refusals import ValeurIllisible

Value = dict[str, Any]
MOMENT = re.compile(r"\s*(\d{1,2})/(\d{1,2})/(\d{2}|\d{4})(?:\s+(\d{1,2})[:h](\d{1,2})(?::(\d{1,2}))?)?\s*", re.ASCII)
RANGE = re.compile(r"\s*(-?\d{1,4})(?:\.\.(-?\d{1,4}))?\s*", re.ASCII)
"""A client that counts weeks from a day before the year writes negative ones."""
YEARS = range(1900, 2200)
MOST = 2000
"""Integers in one set."""


def write_moment(at: datetime) -> Value:
    """A date and time, already in the school's own zone: no zone is written."""
    return {"_T": 7, "V": f"{at:%d/%m/%Y %H:%M:%S}"}


def write_day(day: date) -> Value:
    """A date alone."""
    return {"_T": 7, "V": f"{day:%d/%m/%Y}"}


def write_set(numbers: Iterable[int]) -> Value:
    """Integers, runs of them shortened: `[1..5,8]`."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return {"_T": 8, "V": f"[{','.join(_run(first, last) for first, last in runs)}]"}


def write_number(value: Decimal | int | str) -> Value:
    """A number or a grade, with a decimal comma."""
    return {"_T": 10, "V": str(value).replace(".", ",")}


def write_html(text: str) -> Value:
    """Rich text."""
    return {"_T": 21, "V": text}


def write_url(path: str) -> Value:
    """A path under the root of the protocol."""
    return {"_T": 23, "V": path}


def write_list(values: Sequence[Mapping[str, Any]]) -> Value:
    """Objects."""
    return {"_T": 24, "V": [dict(one) for one in values]}


def write_object(value: Mapping[str, Any]) -> Value:
    """One object."""
    return {"_T": 24, "V": dict(value)}


def read_moment(value: Any, champ: str = "date") -> datetime:
    """A date or a moment as clients write it: unpadded, `{"_T", "V"}` or text, two or four digits for the year.

    Naive: in the school's zone. Raises ValeurIllisible.
    """
    found = MOMENT.fullmatch(str(_inner(value, champ))[:40])
    if found is None:
        raise ValeurIllisible(champ=champ)
    day, month, year, hour, minute, second = (int(part or 0) for part in found.groups())
    year += 2000 if len(found[3]) == 2 else 0
    if year not in YEARS:  # days are added to it: the calendar must not end there
        raise ValeurIllisible(champ=champ)
    try:
        return datetime(year, month, day, hour, minute, second)
    except ValueError as problem:
        raise ValeurIllisible(champ=champ) from problem


def read_set(value: Any, champ: str = "domaine") -> list[int]:
    """`[1,3..5]` as 1, 3, 4, 5. Raises ValeurIllisible."""
    text = str(_inner(value, champ)).strip()
    if not (text.startswith("[") and text.endswith("]")) or len(text) > 4000:
        raise ValeurIllisible(champ=champ)
    found: list[int] = []
    for part in text[1:-1].split(",") if text[1:-1].strip() else []:
        bounds = RANGE.fullmatch(part)
        if bounds is None:
            raise ValeurIllisible(champ=champ)
        first = int(bounds[1])
        last = int(bounds[2]) if bounds[2] else first
        if last < first or len(found) + last - first + 1 > MOST:
            raise ValeurIllisible(champ=champ)
        found.extend(range(first, last + 1))
    return found


def _inner(value: Any, champ: str) -> Any:
    found = value.get("V") if isinstance(value, dict) else value
    if not isinstance(found, str | int):
        raise ValeurIllisible(champ=champ)
    return found


def _run(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}..{last}"
