"""A school, and its school years."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Etablissement(models.Model):
    """A school, named by its UAI. SIECLE files hold only the UAI: the rest comes from Communs.xml or from the office.

    `academie` is the national number of its académie; `degre` is 1 (école) or 2 (collège, lycée). `champs_fixes` are
    the fields the office has set, which no file overwrites. `version` grows with every import that changed anything:
    a proposal made on an older version is refused. `jointure` is its number in the AAF of its académie, given by a file
    or at the first export.
    """

    uai = models.CharField(max_length=8, primary_key=True)
    nom = models.CharField(max_length=120, blank=True, default="")
    commune = models.CharField(max_length=60, blank=True, default="")
    academie = models.PositiveSmallIntegerField()
    jointure = models.BigIntegerField(null=True, blank=True)
    telephone = models.CharField(max_length=20, blank=True, default="")
    mel = models.CharField(max_length=254, blank=True, default="")
    nature = models.CharField(max_length=10, blank=True, default="")
    degre = models.PositiveSmallIntegerField(default=2)
    adresse = models.JSONField(default=dict, blank=True)
    champs_fixes = models.JSONField(default=list, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(degre__in=(1, 2)), name="etablissement_degre"),
            models.UniqueConstraint(
                fields=["academie", "jointure"],
                condition=Q(jointure__isnull=False),
                name="etablissement_jointure_unique",
            ),
        ]


class AnneeScolaire(models.Model):
    """One school year of a school (`annee` is its September year); at most one is open."""

    etablissement = models.ForeignKey(Etablissement, on_delete=models.CASCADE, related_name="annees")
    annee = models.PositiveSmallIntegerField()
    is_open = models.BooleanField(default=False)
    debut_le = models.DateField(null=True, blank=True)
    fin_le = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["etablissement", "annee"], name="annee_unique"),
            models.UniqueConstraint(fields=["etablissement"], condition=Q(is_open=True), name="annee_une_ouverte"),
        ]
