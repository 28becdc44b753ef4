"""What this house forgets; each part adds its own function to PURGES."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from preau.houses.demarches.actions.purge_connexion import purge_connexion

PURGES: list[Callable[[datetime], int]] = [purge_connexion]


def forget(moment: datetime) -> int:
    """Delete what is over; how many rows."""
    return sum(purge(moment) for purge in PURGES)
