"""The history of exports, and what a delta needs to remember of each."""

from __future__ import annotations

from django.db import models

from preau.kit.idkit import new_public_id


class Export(models.Model):
    """One export written: of which schools, when, complete or not, how many records. No personal data.

    `format` is aaf, siecle or csv. `uais` are the schools, sorted; `perimetre` is their fingerprint, by which the last
    export of the same schools is found. `precedent` is the export a delta starts from. `state` is what the export left
    its readers with: one line of 24 bytes a record (kind, number, fingerprint; see `actions.export_state`), emptied
    once too many newer exports of the same schools exist.
    """

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    format = models.CharField(max_length=6)
    uais = models.JSONField(default=list)
    perimetre = models.CharField(max_length=32)
    annee = models.PositiveSmallIntegerField()
    written_at = models.DateTimeField()
    actor = models.CharField(max_length=120, blank=True, default="")
    precedent = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="suivants")
    comptes = models.JSONField(default=dict)
    state = models.BinaryField(default=b"")

    class Meta:
        indexes = [models.Index(fields=["format", "perimetre", "written_at"], name="export_dernier")]
