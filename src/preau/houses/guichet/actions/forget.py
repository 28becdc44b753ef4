"""Forgetting in time: each part of the office says what of its own is over."""

from __future__ import annotations

from datetime import datetime


def forget(now: datetime) -> int:
    """Delete the rows that are over; how many."""
    return sum(purge(now) for purge in PURGES)


PURGES: tuple = ()
"""Functions `(now) -> int`, one per part."""
