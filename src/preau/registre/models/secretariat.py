"""Whom families may ask in a school: its offices, each for all pupils or for some MEF (seed 002: « second cycle »)."""

from __future__ import annotations

from django.db import models

from preau.kit.idkit import new_public_id
from preau.registre.models.etablissement import Etablissement


class Secretariat(models.Model):
    """One office of a school. `mefs` are beginnings of MEF codes whose pupils it answers for; empty, all of them.

    `horaires` is free text, a line for each; `ordre` is its place on the pages.
    """

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    etablissement = models.ForeignKey(Etablissement, on_delete=models.CASCADE, related_name="secretariats")
    nom = models.CharField(max_length=80)
    mefs = models.JSONField(default=list, blank=True)
    telephone = models.CharField(max_length=20, blank=True)
    mel = models.CharField(max_length=254, blank=True)
    horaires = models.TextField(blank=True)
    ordre = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["etablissement", "nom"], name="secretariat_unique")]

    @property
    def lignes(self) -> list[str]:
        """The opening hours, line by line."""
        return [line.strip() for line in self.horaires.splitlines() if line.strip()]
