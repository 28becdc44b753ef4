"""The replay table: no assertion is believed twice (SAML 2.0 profiles §4.1.4.5)."""

from __future__ import annotations

from django.db import models

from preau.houses.portail.models.identity_provider import IdentityProvider


class AssertionSeen(models.Model):
    """An assertion already taken, kept until nobody could present it any more."""

    idp = models.ForeignKey(IdentityProvider, on_delete=models.CASCADE)
    assertion_id = models.CharField(max_length=300)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["idp", "assertion_id"], name="portail_assertion_once")]

    def __str__(self) -> str:
        return self.assertion_id
