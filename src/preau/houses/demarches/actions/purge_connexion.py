"""Forget the sign-ins that are over."""

from __future__ import annotations

from datetime import datetime, timedelta

from preau.houses.demarches.actions.federated_sessions import purge_federated
from preau.houses.demarches.models import AcsHandle, AssertionSeen, OidcRequest, PendingRequest

KEPT = timedelta(days=1)
"""How long an expired request is still recognised, so that a late answer restarts instead of failing."""


def purge_connexion(moment: datetime) -> int:
    """Delete what no longer serves: handles and assertions past their time, requests a day after; how many."""
    handles, _ = AcsHandle.objects.filter(expires_at__lt=moment).delete()
    seen, _ = AssertionSeen.objects.filter(expires_at__lt=moment).delete()
    requests, _ = PendingRequest.objects.filter(expires_at__lt=moment - KEPT).delete()
    oidc, _ = OidcRequest.objects.filter(expires_at__lt=moment).delete()
    return handles + seen + requests + oidc + purge_federated(moment)
