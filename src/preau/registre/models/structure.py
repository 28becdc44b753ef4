"""Classes and groups of a school for a school year."""

from __future__ import annotations

from django.db import models

from preau.registre.models.etablissement import Etablissement


class Structure(models.Model):
    """What a class and a group have in common. `code` is shown; `libelle` is a note of the school (§1.5).

    `source` is the format that describes it: SIECLE and STS both bring groups, and only the one that brought a group
    may say that it is gone. Empty: from before the column, as SIECLE's.
    """

    etablissement = models.ForeignKey(Etablissement, on_delete=models.CASCADE, related_name="%(class)ss")
    annee = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=80)
    libelle = models.CharField(max_length=120, blank=True, default="")
    mefs = models.JSONField(default=list, blank=True)
    source = models.CharField(max_length=6, blank=True, default="")
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [models.UniqueConstraint(fields=["etablissement", "annee", "code"], name="%(class)s_unique")]


class Division(Structure):
    """A class (division)."""


class Groupe(Structure):
    """A group, with the codes of the classes its pupils come from."""

    divisions = models.JSONField(default=list, blank=True)
