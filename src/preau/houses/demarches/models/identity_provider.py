"""The SAML identity provider of families."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from preau.kit.federation.tables import ProviderBase


class IdentityProvider(ProviderBase):
    """One at a time (`is_current`): one that another has replaced stays for the sessions it opened, and opens none."""

    is_current = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["is_current"], condition=Q(is_current=True), name="demarches_un_idp")
        ]
