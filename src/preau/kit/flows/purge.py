"""Forgetting: what runs remember is people's answers."""

from __future__ import annotations

from datetime import datetime, timedelta

from preau.kit.clockkit import now as clock
from preau.kit.flows.models import Run

KEPT = timedelta(days=1)
"""How long an expired run, emptied, still answers "commencée ailleurs" or "trop longtemps" rather than "inconnue"."""


def purge(now: datetime | None = None) -> int:
    """Empty the runs that expired, delete those that did a day ago; how many were deleted."""
    moment = now or clock()
    Run.objects.filter(expires_at__lte=moment).exclude(trail=[]).update(trail=[])
    return Run.objects.filter(expires_at__lte=moment - KEPT).delete()[0]
