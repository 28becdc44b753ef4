"""Forgetting in time (kit.purgekit): reservations that nobody used, sign-ins granted, attempts too old to explain."""

from __future__ import annotations

from datetime import datetime, timedelta

from preau.houses.comptes.models import AutorisationOidc, Reservation, Tentative
from preau.houses.comptes.settings import current

GRANTS_KEPT = timedelta(days=1)
"""Long after its last token, so that a code that comes again is still known for one (RFC 6749 §4.1.2)."""


def forget(now: datetime) -> int:
    """Delete what is over at `now`; how many rows."""
    reservations = Reservation.objects.filter(expires_at__lte=now).delete()[0]
    autorisations = AutorisationOidc.objects.filter(created_at__lte=now - GRANTS_KEPT).delete()[0]
    return reservations + autorisations + Tentative.objects.filter(at__lte=now - current().attempts_kept).delete()[0]
