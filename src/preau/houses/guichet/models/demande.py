"""A sign-in begun at the provider of staff: kept for one browser, found again by its state, used once."""

from __future__ import annotations

from django.db import models

from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class Demande(models.Model):
    """`secrets` holds, sealed, what the answer is checked with; `confirms` says that a new proof was asked for."""

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    state_hash = models.CharField(max_length=64, unique=True)
    browser_hash = models.CharField(max_length=64)
    secrets = models.TextField()
    return_to = models.CharField(max_length=2000, blank=True)
    confirms = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.public_id
