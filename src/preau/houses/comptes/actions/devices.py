"""The devices signed in to an account: which they are, and ending one (J7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.http import HttpRequest

from preau.houses.comptes.models import Compte
from preau.kit import journal
from preau.kit.clockkit import now
from preau.kit.sessions.models import Session

FAMILIES = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("FxiOS", "Firefox"),
    ("Firefox", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
"""What the browser says of itself → its family; the first that is found."""
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class Device:
    """One open session; `family` and `system` are empty when the browser does not say."""

    public_id: str
    family: str
    system: str
    opened_at: datetime
    seen_at: datetime
    is_current: bool


def list_devices(compte: Compte, current: Session | None) -> list[Device]:
    """The live sessions of the account, the current one first, then the latest."""
    live = Session.objects.filter(subject=compte.public_id, ended_at=None, expires_at__gt=now())
    devices = [
        Device(
            public_id=row.public_id,
            family=_named(row.user_agent, FAMILIES),
            system=_named(row.user_agent, SYSTEMS),
            opened_at=row.created_at,
            seen_at=row.last_seen_at,
            is_current=current is not None and row.pk == current.pk,
        )
        for row in live.order_by("-last_seen_at")
    ]
    return sorted(devices, key=lambda one: not one.is_current)


def end_device(compte: Compte, public_id: str, *, request: HttpRequest | None = None) -> bool:
    """End one session of this account; False when it has none of that name."""
    with transaction.atomic():
        rows = Session.objects.filter(subject=compte.public_id, public_id=public_id, ended_at=None)
        ended = rows.update(ended_at=now()) == 1
        if ended:
            subject = f"compte:{compte.public_id}"
            journal.write("compte.appareil-deconnecte", actor=subject, subject=subject, request=request)
    return ended


def _named(user_agent: str, table: tuple[tuple[str, str], ...]) -> str:
    return next((name for mark, name in table if mark in user_agent), "")
