"""The day or the week that a page is about, from its address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from django.http import HttpRequest

from preau.houses.viescolaire.emploi import monday_of
from preau.kit.clockkit import today

T = TypeVar("T")


def asked_day(request: HttpRequest, name: str = "jour") -> date:
    """The day in the address, today without one or with one that is none of this century."""
    try:
        day = date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return today()
    return day if 2000 <= day.year < 2100 else today()


@dataclass(frozen=True)
class Semainier:
    """A week, its Sunday included, and the Mondays beside it."""

    lundi: date

    @property
    def fin(self) -> date:
        """Its Sunday."""
        return self.lundi + timedelta(days=6)

    @property
    def vendredi(self) -> date:
        """The last day of most weeks."""
        return self.lundi + timedelta(days=4)

    @property
    def avant(self) -> date:
        """The Monday before."""
        return self.lundi - timedelta(days=7)

    @property
    def apres(self) -> date:
        """The Monday after."""
        return self.lundi + timedelta(days=7)


def asked_week(request: HttpRequest) -> Semainier:
    """The week of the day in the address; on Saturdays and Sundays, without one, the week to come."""
    day = asked_day(request, "semaine")
    if "semaine" not in request.GET and day.isoweekday() >= 6:
        day += timedelta(days=2)
    return Semainier(monday_of(day))


def by_day(rows: Iterable[tuple[date, T]]) -> list[tuple[date, list[T]]]:
    """Together what is of one day, in the order of days."""
    found: dict[date, list[T]] = {}
    for day, row in rows:
        found.setdefault(day, []).append(row)
    return sorted(found.items())
