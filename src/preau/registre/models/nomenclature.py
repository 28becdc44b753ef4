"""Code tables a school's files brought."""

from __future__ import annotations

from django.db import models

from preau.registre.models.etablissement import Etablissement


class Code(models.Model):
    """One line of a school's Nomenclature.xml: only what the school chose is there, never a national table (§1.6)."""

    etablissement = models.ForeignKey(Etablissement, on_delete=models.CASCADE, related_name="codes")
    table = models.CharField(max_length=40)
    code = models.CharField(max_length=20)
    libelle_court = models.CharField(max_length=60, blank=True, default="")
    libelle_long = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["etablissement", "table", "code"], name="code_unique")]
