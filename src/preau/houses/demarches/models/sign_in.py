"""Sign-ins by a provider: on their way there, on their way back, believed once, and what closes them."""

from __future__ import annotations

from django.db import models

from preau.houses.demarches.models.identity_provider import IdentityProvider
from preau.kit.federation.tables import FederatedBase, HandleBase, PendingBase, SeenBase
from preau.kit.idkit import new_public_id


class PendingRequest(PendingBase):
    """A sign-in that has left for the SAML provider."""

    idp = models.ForeignKey(IdentityProvider, on_delete=models.CASCADE)


class OidcRequest(models.Model):
    """One sign-in that left for the OpenID provider, bound to its browser; `secrets` are sealed, bound to `public_id`.

    `used_at` makes it one answer only.
    """

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id)
    state_hash = models.CharField(max_length=64, unique=True)
    browser_hash = models.CharField(max_length=64)
    secrets = models.TextField()
    return_to = models.CharField(max_length=2000, blank=True)
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.public_id


class AcsHandle(HandleBase):
    """`said` also holds `name` (FrEduCtId)."""

    idp = models.ForeignKey(IdentityProvider, on_delete=models.CASCADE)
    pending = models.OneToOneField(PendingRequest, on_delete=models.CASCADE, null=True)


class AssertionSeen(SeenBase):
    """The replay table."""

    idp = models.ForeignKey(IdentityProvider, on_delete=models.CASCADE)


class FederatedSession(FederatedBase):
    """`retour` is where the person manages their account, said again by the page after our LogoutRequest."""

    idp = models.ForeignKey(IdentityProvider, on_delete=models.CASCADE)
    retour = models.CharField(max_length=500, blank=True)
