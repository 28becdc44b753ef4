"""The SAML identity provider of families."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class IdentityProvider(models.Model):
    """Known by its metadata, which may hold its next certificate beside the present one.

    One at a time (`is_current`): a provider that another has replaced stays for the sessions it opened, and opens none.
    `allow_unsolicited` accepts an answer to no request of ours (specs/educonnect-ent.md §1.3): off unless set, since
    such an answer cannot be bound to the browser that brings it.
    """

    entity_id = models.CharField(max_length=500, unique=True)
    label = models.CharField(max_length=200)
    metadata = models.TextField()
    is_current = models.BooleanField(default=True)
    allow_unsolicited = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["is_current"], condition=Q(is_current=True), name="demarches_un_idp")
        ]

    def __str__(self) -> str:
        return self.entity_id
