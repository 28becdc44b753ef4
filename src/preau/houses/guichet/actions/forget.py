"""Forgetting in time: each part of the office says what of its own is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from preau.houses.guichet.actions import depot, dossiers, issue_letters, produce_export, releve
from preau.registre.actions import forget_ecritures


def forget(now: datetime) -> int:
    """Delete the rows that are over; how many."""
    return sum(purge(now) for purge in PURGES)


PURGES: tuple[Callable[[datetime], int], ...] = (
    depot.purge,
    forget_ecritures,
    issue_letters.purge_documents,
    produce_export.purge_exports,
    releve.purge_releves,
    dossiers.purge_dossiers,
)
"""Functions `(now) -> int`, one per part."""
