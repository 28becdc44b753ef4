"""Forgetting in time: reservations that nobody used, attempts too old to explain anything (kit.purgekit)."""

from __future__ import annotations

from datetime import datetime

from preau.houses.comptes.models import Reservation, Tentative
from preau.houses.comptes.settings import current


def forget(now: datetime) -> int:
    """Delete what is over at `now`; how many rows."""
    reservations = Reservation.objects.filter(expires_at__lte=now).delete()[0]
    return reservations + Tentative.objects.filter(at__lte=now - current().attempts_kept).delete()[0]
