"""One sign-in granted to a service: its code, then its access token, both kept as hashes."""

from __future__ import annotations

from django.db import models

from preau.houses.passerelle.models.fournisseur_service import FournisseurService
from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class Autorisation(models.Model):
    """`parametres` holds redirect_uri, nonce, scopes, acr and amr; `identite` (sealed JSON) the claims to be told.

    `session_public_id` names the session it was granted in; the grant lives as long as its code and its token.
    """

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    service = models.ForeignKey(FournisseurService, on_delete=models.CASCADE, related_name="autorisations")
    session_public_id = models.CharField(max_length=40, blank=True, db_index=True)
    parametres = models.JSONField(default=dict)
    sub = models.CharField(max_length=80)
    identite = models.TextField(blank=True)
    code_hash = models.CharField(max_length=64, unique=True)
    code_expires_at = models.DateTimeField(db_index=True)
    code_used_at = models.DateTimeField(null=True, blank=True)
    access_hash = models.CharField(max_length=64, blank=True, db_index=True)
    access_expires_at = models.DateTimeField(null=True, blank=True)
    authenticated_at = models.DateTimeField()
    created_at = models.DateTimeField(default=now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.public_id
