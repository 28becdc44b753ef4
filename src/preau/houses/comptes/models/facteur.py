"""A second factor of an account: a passkey, a one-time code application, recovery codes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from preau.houses.comptes.models.compte import Compte
from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class Facteur(models.Model):
    """`secret` is sealed for a TOTP, a keyed hash for one recovery code, empty for a passkey.

    A passkey keeps `credential_id`, `public_key` (both base64url) and its `sign_count`.
    """

    class Kind(models.TextChoices):
        """What the person shows."""

        TOTP = "totp", "totp"
        PASSKEY = "passkey", "passkey"
        SECOURS = "secours", "secours"

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    compte = models.ForeignKey(Compte, on_delete=models.CASCADE, related_name="facteurs")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    label = models.CharField(max_length=80, blank=True)
    secret = models.TextField(blank=True)
    credential_id = models.CharField(max_length=1400, blank=True)
    public_key = models.TextField(blank=True)
    sign_count = models.PositiveBigIntegerField(default=0)
    last_counter = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(default=now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["credential_id"], condition=~Q(credential_id=""), name="facteur_credential_once"
            ),
        ]

    def __str__(self) -> str:
        return self.public_id
