"""Forgetting in time: requests, sessions, grants; people unused for three years; traces after 36 months.

Specs/franceconnect.md §2.8, §2.15.7.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from preau.houses.passerelle.models import Autorisation, CompteConnu, Interaction, SessionIdentite
from preau.houses.passerelle.settings import current
from preau.kit.journal.models import Entry

KEPT = timedelta(days=1)
"""How long an expired row is kept, for who looks into a failed connection."""


def forget(now: datetime) -> int:
    """Delete what is over; the rows deleted."""
    past = now - KEPT
    gone = [
        Autorisation.objects.filter(code_expires_at__lte=past),
        Interaction.objects.filter(expires_at__lte=past),
        SessionIdentite.objects.filter(expires_at__lte=past),
        CompteConnu.objects.filter(last_seen_at__lte=now - current().account_kept),
        Entry.objects.filter(at__lte=now - current().traces_kept),
    ]
    return sum(rows.delete()[0] for rows in gone)
