"""What a provider calls the sign-in that opened a session: both sides need it to close it (saml-profiles §4.4)."""

from __future__ import annotations

from django.db import models

from preau.houses.demarches.models.identity_provider import IdentityProvider


class FederatedSession(models.Model):
    """The session `session_public_id` was opened by an assertion of `idp` with this NameID and SessionIndex.

    `request_id` is our LogoutRequest, once it has left; `retour` where the person manages their account, said again
    by the page that follows; `answer` what the provider said, empty while it is silent.
    """

    class Answer(models.TextChoices):
        """What the provider said of its own session."""

        SILENT = "", "sans réponse"
        CLOSED = "closed", "fermée"
        PARTIAL = "partial", "fermée, sauf certains services"
        REFUSED = "refused", "refus"

    session_public_id = models.CharField(max_length=22, unique=True)
    idp = models.ForeignKey(IdentityProvider, on_delete=models.CASCADE)
    name_id = models.CharField(max_length=300)
    session_index = models.CharField(max_length=300)
    request_id = models.CharField(max_length=80, blank=True, db_index=True)
    retour = models.CharField(max_length=500, blank=True)
    answer = models.CharField(max_length=8, choices=Answer.choices, blank=True)
    kept_until = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["idp", "session_index"], name="demarches_federated_index")]

    def __str__(self) -> str:
        return self.session_public_id
