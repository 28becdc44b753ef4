"""An enrolment: one pupil in one school for one school year."""

from __future__ import annotations

from django.db import models

from preau.registre.models.eleve import Eleve
from preau.registre.models.etablissement import Etablissement


class Scolarite(models.Model):
    """A pupil's year in a school. `sortie_le` present: a leaver. `gone_at`: the latest file no longer names the pupil.

    `groupes` are codes of groups; class and group codes may hold a pupil's name (§1.11, 14): personal data.
    """

    eleve = models.ForeignKey(Eleve, on_delete=models.CASCADE, related_name="scolarites")
    etablissement = models.ForeignKey(Etablissement, on_delete=models.CASCADE, related_name="scolarites")
    annee = models.PositiveSmallIntegerField()
    division = models.CharField(max_length=80, blank=True, default="")
    groupes = models.JSONField(default=list, blank=True)
    mef = models.CharField(max_length=11, blank=True, default="")
    niveau = models.CharField(max_length=20, blank=True, default="")
    regime = models.CharField(max_length=2, blank=True, default="")
    statut = models.CharField(max_length=2, blank=True, default="")
    entree_le = models.DateField(null=True, blank=True)
    sortie_le = models.DateField(null=True, blank=True)
    motif_sortie = models.CharField(max_length=2, blank=True, default="")
    empreinte = models.CharField(max_length=32, blank=True, default="")
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["eleve", "annee"], name="scolarite_unique")]
        indexes = [models.Index(fields=["etablissement", "annee", "division"], name="scolarite_division")]
