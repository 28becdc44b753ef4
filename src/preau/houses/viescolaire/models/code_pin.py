"""The code that a new application must be given before it reads anything (specs/pronote-protocol.md §4.7)."""

from __future__ import annotations

from django.db import models

from preau.houses.viescolaire.models.utilisateur import Utilisateur
from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class CodePin(models.Model):
    """One person's code, chosen on the page of their devices; `scelle` holds it sealed for `public_id`."""

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    utilisateur = models.OneToOneField(Utilisateur, on_delete=models.CASCADE, related_name="code_pin")
    scelle = models.TextField()
    chosen_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.public_id
