"""Sign-ins that have left for a provider, and wait for its answer."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from preau.houses.demarches.models.identity_provider import IdentityProvider
from preau.kit.idkit import new_public_id


class PendingRequest(models.Model):
    """One AuthnRequest, bound to the browser that left with it (design.md §1: the cookie must own the InResponseTo).

    It waits `request_life`; the row is kept a day longer, so that a late answer is recognised and sign-in restarts
    once, silently, to the same place. `answered_at` makes it one answer only.
    """

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id)
    request_id = models.CharField(max_length=80, unique=True)
    relay_state = models.CharField(max_length=80)
    idp = models.ForeignKey(IdentityProvider, on_delete=models.CASCADE)
    browser_hash = models.CharField(max_length=64)
    return_to = models.CharField(max_length=2000, blank=True)
    is_restart = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    answered_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.public_id

    def is_expired(self, now: datetime) -> bool:
        """Whether its time is over at `now`."""
        return now >= self.expires_at


class OidcRequest(models.Model):
    """One sign-in that left for the OpenID provider, bound to its browser; `secrets` are sealed, bound to `public_id`.

    `used_at` makes it one answer only.
    """

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id)
    state_hash = models.CharField(max_length=64, unique=True)
    browser_hash = models.CharField(max_length=64)
    secrets = models.TextField()
    return_to = models.CharField(max_length=2000, blank=True)
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.public_id
