"""Forgetting in time: each part says what of its own is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from preau.houses.viescolaire.actions.agendas import purge_agendas
from preau.houses.viescolaire.actions.pair_mobile import purge as purge_mobile
from preau.houses.viescolaire.actions.pronote_sessions import purge as purge_pronote
from preau.houses.viescolaire.actions.sign_in import purge as purge_connexions
from preau.houses.viescolaire.depot import purge_files


def forget(now: datetime) -> int:
    """Delete the rows that are over; how many."""
    return sum(purge(now) for purge in PURGES)


PURGES: tuple[Callable[[datetime], int], ...] = (
    purge_agendas,
    purge_connexions,
    purge_mobile,
    purge_pronote,
    purge_files,
)
"""Functions `(now) -> int`, one per part."""
