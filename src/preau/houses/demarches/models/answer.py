"""What a provider answered: on its way to the browser that asked, and never believed twice."""

from __future__ import annotations

from django.db import models

from preau.houses.demarches.models.identity_provider import IdentityProvider
from preau.houses.demarches.models.pending_request import PendingRequest


class AcsHandle(models.Model):
    """What a checked assertion said, kept for two minutes under a one-use handle of which only the hash is stored.

    The cross-site POST brings no cookie, so it cannot open a session; the GET that follows does (design.md §1).
    `said` holds `refs` (FrEduCtRefId values), `vecteurs` (FrEduVecteur), `name` (FrEduCtId), `retour` (FrEduUrlRetour),
    `saml` (NameID and SessionIndex), and for an unsolicited answer `return_to`.
    """

    handle_hash = models.CharField(max_length=64, unique=True)
    idp = models.ForeignKey(IdentityProvider, on_delete=models.CASCADE)
    pending = models.OneToOneField(PendingRequest, on_delete=models.CASCADE, null=True)
    said = models.JSONField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.handle_hash[:8]


class AssertionSeen(models.Model):
    """An assertion already taken, kept until nobody could present it any more (SAML 2.0 profiles §4.1.4.5)."""

    idp = models.ForeignKey(IdentityProvider, on_delete=models.CASCADE)
    assertion_id = models.CharField(max_length=300)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["idp", "assertion_id"], name="demarches_assertion_once")]

    def __str__(self) -> str:
        return self.assertion_id
