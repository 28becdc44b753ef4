"""Which services a session was given to: what single logout must tell, or say that it cannot."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from preau.houses.comptes.models.oidc import ClientOidc
from preau.houses.comptes.models.partenaire import Partenaire
from preau.kit.clockkit import now


class SessionPartenaire(models.Model):
    """One service of one session (`session_public_id`, kit.sessions): a SAML partner, or an OpenID Connect client.

    `name_id` and `session_index` are those of the last answer it was given; `ended_at` says that it confirmed the end
    of its own session, or that it asked for ours.
    """

    session_public_id = models.CharField(max_length=22, db_index=True)
    partenaire = models.ForeignKey(
        Partenaire, null=True, blank=True, on_delete=models.CASCADE, related_name="sessions_given"
    )
    client = models.ForeignKey(
        ClientOidc, null=True, blank=True, on_delete=models.CASCADE, related_name="sessions_given"
    )
    name_id = models.CharField(max_length=256, blank=True)
    session_index = models.CharField(max_length=256, blank=True, db_index=True)
    request_id = models.CharField(max_length=256, blank=True)
    given_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(partenaire__isnull=True, client__isnull=False)
                | Q(partenaire__isnull=False, client__isnull=True),
                name="session_partenaire_is_one",
            ),
            models.UniqueConstraint(fields=["session_public_id", "partenaire"], name="session_partenaire_once"),
            models.UniqueConstraint(fields=["session_public_id", "client"], name="session_client_once"),
        ]

    def __str__(self) -> str:
        return f"{self.session_public_id} {self.partenaire_id or self.client_id}"
