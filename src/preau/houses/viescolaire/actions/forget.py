"""Forgetting in time: each part says what of its own is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime


def forget(now: datetime) -> int:
    """Delete the rows that are over; how many."""
    return sum(purge(now) for purge in PURGES)


PURGES: tuple[Callable[[datetime], int], ...] = ()
"""Functions `(now) -> int`, one per part."""
