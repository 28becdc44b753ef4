"""The history of imports."""

from __future__ import annotations

from django.db import models

from preau.kit.idkit import new_public_id
from preau.registre.models.etablissement import Etablissement


class Import(models.Model):
    """One applied import of one school: which files, which year, what it changed, what was odd. No personal data.

    `fichiers` is a list of {nom, genre, sha256, horodatage}; `comptes` are the figures of the proposal; `anomalies`
    counts them by code. `undone_at`: it was undone, and changes nothing any more.
    """

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    etablissement = models.ForeignKey(Etablissement, on_delete=models.CASCADE, related_name="imports")
    source = models.CharField(max_length=6)
    annee = models.PositiveSmallIntegerField()
    applied_at = models.DateTimeField()
    actor = models.CharField(max_length=120, blank=True, default="")
    fichiers = models.JSONField(default=list)
    comptes = models.JSONField(default=dict)
    anomalies = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=120, blank=True, default="")
