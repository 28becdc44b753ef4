"""A link sent by mail that proves an address, or opens a new password: single use, 48 hours by setting."""

from __future__ import annotations

from django.db import models

from preau.houses.comptes.models.compte import Compte
from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class Validation(models.Model):
    """`token_hash` is the hash of what the link carries; `mel` the address it was sent to."""

    class Purpose(models.TextChoices):
        """What the link does when its own page is confirmed."""

        ACTIVATION = "activation", "activation"
        CHANGEMENT = "changement", "changement"
        MOT_DE_PASSE = "mot-de-passe", "mot-de-passe"
        AGENT = "agent", "agent"

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    purpose = models.CharField(max_length=16, choices=Purpose.choices)
    compte = models.ForeignKey(Compte, on_delete=models.CASCADE, related_name="validations")
    token_hash = models.CharField(max_length=64, unique=True)
    mel = models.CharField(max_length=254)
    return_to = models.TextField(blank=True)
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.public_id
