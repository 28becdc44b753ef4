"""A member of staff who may come to the office."""

from __future__ import annotations

from django.db import models

from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class Agent(models.Model):
    """One person. `cle` is the value of the claim by which the provider names them, compared without case.

    `sujet` is kept of the provider's own name for them (issuer and `sub`, hashed) from the first sign-in on: an
    identifiant or a mail given later to somebody else opens nothing.
    """

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    cle = models.CharField(max_length=254, unique=True)
    sujet = models.CharField(max_length=64, blank=True)
    nom = models.CharField(max_length=120)
    prenom = models.CharField(max_length=120)
    mel = models.CharField(max_length=254, blank=True)
    created_at = models.DateTimeField(default=now)
    last_login_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.public_id
