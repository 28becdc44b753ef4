"""Sign-ins by a provider: on their way there, on their way back, believed once, and what closes them."""

from __future__ import annotations

from django.db import models

from preau.houses.portail.models.identity_provider import IdentityProvider
from preau.kit.federation.tables import FederatedBase, HandleBase, PendingBase, SeenBase


class PendingRequest(PendingBase):
    """An AuthnRequest that left by the door `entree`."""

    idp = models.ForeignKey(IdentityProvider, on_delete=models.CASCADE)
    entree = models.CharField(max_length=40)


class AcsHandle(HandleBase):
    """`said` also holds `agents` (what names a member of staff), `authn_at` (AuthnInstant), and `choix`, whom the
    person may say they are, once they must.
    """

    idp = models.ForeignKey(IdentityProvider, on_delete=models.CASCADE)
    pending = models.OneToOneField(PendingRequest, on_delete=models.CASCADE, null=True)


class AssertionSeen(SeenBase):
    """The replay table."""

    idp = models.ForeignKey(IdentityProvider, on_delete=models.CASCADE)


class FederatedSession(FederatedBase):
    """`farewell` is what the page after our LogoutRequest still has to say."""

    idp = models.ForeignKey(IdentityProvider, on_delete=models.CASCADE)
    farewell = models.JSONField(default=dict)
