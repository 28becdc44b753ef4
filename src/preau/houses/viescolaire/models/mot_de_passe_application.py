"""A password made by us for one application: never the person's own (specs/pronote-protocol.md §9.2)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from preau.houses.viescolaire.models.identifiant import new_identifiant
from preau.houses.viescolaire.models.utilisateur import Utilisateur
from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class MotDePasseApplication(models.Model):
    """Shown once, with the `login` that goes with it and no other. `verificateur` is sealed for `public_id`."""

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    utilisateur = models.ForeignKey(Utilisateur, on_delete=models.CASCADE, related_name="mots_de_passe")
    espace = models.CharField(max_length=12)
    login = models.CharField(max_length=40, default=new_identifiant)
    nom = models.CharField(max_length=60)
    verificateur = models.TextField()
    created_at = models.DateTimeField(default=now)
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["login", "espace"], name="mot_de_passe_login")]

    def __str__(self) -> str:
        return self.public_id
