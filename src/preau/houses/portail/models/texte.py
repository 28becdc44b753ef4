"""The texts a person accepts at their first visit: conditions d'utilisation, charter (seed 000; J11)."""

from __future__ import annotations

from django.db import models

from preau.kit.clockkit import now


class Acceptation(models.Model):
    """`personne` accepted the text named `texte` as it was: asked again when `version` (a hash of it) changes.

    `personne` is the subject of the session: it outlives a session, not the person.
    """

    personne = models.CharField(max_length=40, db_index=True)
    texte = models.CharField(max_length=40)
    version = models.CharField(max_length=64)
    accepted_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["personne", "texte", "version"], name="acceptation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.texte} {self.version[:8]}"
