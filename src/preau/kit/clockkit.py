"""The clock: the one place the program asks for the time, so that tests can hold it (design.md §7, rule 8)."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

PARIS = ZoneInfo("Europe/Paris")


def now() -> datetime:
    """The present moment, aware (UTC)."""
    return timezone.now()


def today() -> date:
    """The present day in Paris, which is what schools, letters and birth dates mean by a day."""
    return now().astimezone(PARIS).date()
