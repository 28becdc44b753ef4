"""One sign-in granted by a fictitious provider: its code, then its access token."""

from __future__ import annotations

from django.db import models

from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class Accord(models.Model):
    """`fournisseur` is a slug of the configuration; `login` a line of the people's file, empty for a free identity.

    `parametres` holds client_id, redirect_uri, nonce, scopes, acr and scenario; `identite` a free identity typed by
    hand. `expires_at` is the end of the code, then of the access token.
    """

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    fournisseur = models.CharField(max_length=40)
    parametres = models.JSONField(default=dict)
    login = models.CharField(max_length=100, blank=True)
    identite = models.JSONField(default=dict)
    code_hash = models.CharField(max_length=64, blank=True, db_index=True)
    code_used_at = models.DateTimeField(null=True, blank=True)
    access_hash = models.CharField(max_length=64, blank=True, db_index=True)
    authenticated_at = models.DateTimeField(default=now)
    revoked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.public_id
