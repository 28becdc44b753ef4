"""Identities that come from FranceConnect, or from another hub of its kind (specs/franceconnect.md §5.3)."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from preau.houses.comptes.models.compte import Compte
from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id

REQUEST_LIFE = timedelta(minutes=30)
"""How long a request sent to the hub waits for its answer, and an identity for its account (§7.1: 10 to 30 minutes)."""


class Confiance(models.TextChoices):
    """What a hub's word is worth: in a test hub anyone types any civil status, so classes never mix (§5.3, 2)."""

    REELLE = "reelle", _("FranceConnect")
    ESSAI = "essai", _("Passerelle d'essai")


class IdentiteFederee(models.Model):
    """An identity that opens an account: (`issuer`, `sub`) is the key, never a mail address.

    `pivot` is a sealed snapshot of what the hub said last, shown read-only, never written into the registry;
    `pivot_digest` a keyed digest of the six pivot fields, by which a changed `sub` of the same person is recognised.
    A row ended (unlinked, or replaced by another `sub`) opens nothing.
    """

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    compte = models.ForeignKey(Compte, on_delete=models.CASCADE, related_name="identites")
    issuer = models.CharField(max_length=300)
    sub = models.CharField(max_length=255)
    confiance = models.CharField(max_length=8, choices=Confiance.choices)
    pivot = models.TextField(blank=True)
    pivot_digest = models.CharField(max_length=64, blank=True, db_index=True)
    created_at = models.DateTimeField(default=now)
    last_seen_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "sub"], condition=models.Q(ended_at=None), name="identite_federee_once"
            ),
            models.CheckConstraint(
                condition=models.Q(confiance__in=["reelle", "essai"]), name="identite_federee_confiance_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(issuer="") & ~models.Q(sub=""), name="identite_federee_sub_given"
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class DemandeFederee(models.Model):
    """A request sent to the hub, from this browser: one use, half an hour (§7.1, RP checklist).

    `secrets` (sealed JSON) holds nonce and code verifier. `but` says what for; `return_to` is kept through.
    """

    class But(models.TextChoices):
        """What the person came for."""

        CONNEXION = "connexion", _("Se connecter")
        ACTIVATION = "activation", _("Activer son compte")
        IDENTIFIANT = "identifiant", _("Retrouver son identifiant")
        LIAISON = "liaison", _("Ajouter FranceConnect à son compte")
        CONFIRMATION = "confirmation", _("Confirmer son identité")

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    state_hash = models.CharField(max_length=64, unique=True)
    browser_hash = models.CharField(max_length=64)
    issuer = models.CharField(max_length=300)
    secrets = models.TextField()
    but = models.CharField(max_length=12, choices=But.choices, default=But.CONNEXION)
    return_to = models.TextField(blank=True)
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.public_id


class IdentitePresentee(models.Model):
    """A verified identity that has no account yet: it waits, for this browser, while the journey J2 is walked.

    `claims` (sealed JSON) are the verified userinfo; `id_token` (sealed) signs out of the hub. One use.
    """

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    browser_hash = models.CharField(max_length=64)
    issuer = models.CharField(max_length=300)
    sub = models.CharField(max_length=255)
    confiance = models.CharField(max_length=8, choices=Confiance.choices)
    claims = models.TextField()
    id_token = models.TextField(blank=True)
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.public_id
