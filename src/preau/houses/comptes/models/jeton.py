"""The bearer token of an office over SCIM, scoped to its schools (design.md D4)."""

from __future__ import annotations

from django.db import models

from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class JetonScim(models.Model):
    """`token_hash` is all that is kept of it; `uais` are the schools whose people it may read and change."""

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    nom = models.CharField(max_length=120)
    token_hash = models.CharField(max_length=64, unique=True)
    uais = models.JSONField(default=list)
    created_at = models.DateTimeField(default=now)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.public_id
