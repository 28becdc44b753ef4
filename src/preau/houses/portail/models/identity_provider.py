"""An identity provider this ENT trusts."""

from __future__ import annotations

from django.db import models


class IdentityProvider(models.Model):
    """Known by its metadata; `alias` is the name the doors use (`entrees/*.toml`).

    `allow_unsolicited` accepts an answer that answers no request of ours (specs/educonnect-ent.md §1.3): off unless
    set, since such an answer cannot be bound to the browser that brings it.
    """

    alias = models.SlugField(max_length=40, unique=True)
    entity_id = models.CharField(max_length=500, unique=True)
    label = models.CharField(max_length=200)
    metadata = models.TextField()
    allow_unsolicited = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["alias"]

    def __str__(self) -> str:
        return self.alias
