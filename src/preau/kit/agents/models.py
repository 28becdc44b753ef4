"""A member of staff, as every house that knows some keeps them; and a sign-in that has left for the provider."""

from __future__ import annotations

from django.db import models

from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class AgentBase(models.Model):
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

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.public_id

    @property
    def actor(self) -> str:
        """Who acts, for the journal."""
        return f"agent:{self.public_id}"


class Demande(models.Model):
    """A sign-in begun: kept for one browser, found again by its state, used once.

    `secrets` holds, sealed, what the answer is checked with; `confirms` says that a new proof was asked for.
    """

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
