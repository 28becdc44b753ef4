"""A checked answer on its way from the POST to the GET."""

from __future__ import annotations

from django.db import models

from preau.houses.portail.models.identity_provider import IdentityProvider
from preau.houses.portail.models.pending_request import PendingRequest


class AcsHandle(models.Model):
    """What a checked assertion said, kept for two minutes under a one-use handle of which only the hash is stored.

    The cross-site POST brings no cookie, so it cannot open a session; the GET that follows does (design.md §1).
    `said` holds `refs` (FrEduCtRefId values), `vecteurs` (FrEduVecteur), `agents` (what names a member of staff),
    `retour` (FrEduUrlRetour), `authn_at` (AuthnInstant), `saml` (NameID and SessionIndex); for an unsolicited answer
    `return_to`; and `choix`, whom the person may say they are, once they must.
    """

    handle_hash = models.CharField(max_length=64, unique=True)
    idp = models.ForeignKey(IdentityProvider, on_delete=models.CASCADE)
    pending = models.OneToOneField(PendingRequest, on_delete=models.CASCADE, null=True)
    said = models.JSONField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.handle_hash[:8]
