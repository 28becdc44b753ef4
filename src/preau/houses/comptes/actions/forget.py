"""Forgetting in time (kit.purgekit): reservations that nobody used, sign-ins granted, attempts too old to explain."""

from __future__ import annotations

from datetime import datetime, timedelta

from preau.houses.comptes.models import (
    AutorisationOidc,
    DemandeFederee,
    IdentiteFederee,
    IdentitePresentee,
    Notification,
    PendingLogin,
    Reservation,
    SessionPartenaire,
    Tentative,
    Validation,
)
from preau.houses.comptes.settings import current

GRANTS_KEPT = timedelta(days=1)
"""Long after its last token, so that a code that comes again is still known for one (RFC 6749 §4.1.2)."""

SESSIONS_KEPT = timedelta(days=30)
"""As kit.sessions keeps an ended session, for the support."""


def forget(now: datetime) -> int:
    """Delete what is over at `now`; how many rows."""
    reservations = Reservation.objects.filter(expires_at__lte=now).delete()[0]
    autorisations = AutorisationOidc.objects.filter(created_at__lte=now - GRANTS_KEPT).delete()[0]
    logins = PendingLogin.objects.filter(expires_at__lte=now - SESSIONS_KEPT).delete()[0]
    given = SessionPartenaire.objects.filter(given_at__lte=now - SESSIONS_KEPT).delete()[0]
    rows = reservations + autorisations + logins + given + _forget_letters(now) + _forget_federated(now)
    return rows + Tentative.objects.filter(at__lte=now - current().attempts_kept).delete()[0]


def _forget_letters(now: datetime) -> int:
    """Links of dead mails, a month later (who opens one again is told so); letters, as long as attempts."""
    liens = Validation.objects.filter(expires_at__lte=now - SESSIONS_KEPT).delete()[0]
    last = (now - current().attempts_kept).date()
    return liens + Notification.objects.filter(expires_on__lte=last).delete()[0]


def _forget_federated(now: datetime) -> int:
    """Requests to a hub and identities that waited, a day later (who comes back late is told so); ended identities."""
    requests = DemandeFederee.objects.filter(expires_at__lte=now - GRANTS_KEPT).delete()[0]
    waiting = IdentitePresentee.objects.filter(expires_at__lte=now - GRANTS_KEPT).delete()[0]
    return requests + waiting + IdentiteFederee.objects.filter(ended_at__lte=now - current().attempts_kept).delete()[0]
