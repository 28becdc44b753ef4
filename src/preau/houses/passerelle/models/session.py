"""Who this browser is for the hub: single sign-on for half an hour (specs/franceconnect.md §2.10)."""

from __future__ import annotations

from django.db import models

from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class SessionIdentite(models.Model):
    """The identity of a session: opened when a provider has answered and the civil register has agreed.

    The cookie's value changes at every request and at every return from a provider; `token_hash` is that of the present
    one. `identite` (sealed JSON) is the register's identity with what the provider adds; `idp_id_token` (sealed) signs
    out of the provider. Nothing here is readable with the database alone.
    """

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    token_hash = models.CharField(max_length=64, unique=True)
    browser_hash = models.CharField(max_length=64, blank=True)
    idp = models.CharField(max_length=40, blank=True)
    acr = models.CharField(max_length=20, blank=True)
    identity_hash = models.CharField(max_length=64, blank=True, db_index=True)
    identite = models.TextField(blank=True)
    idp_id_token = models.TextField(blank=True)
    authenticated_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)
    last_seen_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.public_id
