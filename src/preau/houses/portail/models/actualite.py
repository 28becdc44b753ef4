"""News of a school, a class or a profile, and the flash notice to all (issue 5, item 6)."""

from __future__ import annotations

from django.db import models

from preau.houses.portail.models.piece import PieceBase
from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class Actualite(models.Model):
    """One piece of news. `corps` is cleaned HTML; empty `uai` is every school, empty `divisions` or `profils` all.

    It shows from `publish_at` to `ends_at`; `auteur` is a public id of a local account. `is_flash` shows above all.
    """

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    uai = models.CharField(max_length=8, blank=True, db_index=True)
    divisions = models.JSONField(default=list)
    profils = models.JSONField(default=list)
    titre = models.CharField(max_length=200)
    corps = models.TextField()
    auteur = models.CharField(max_length=40, blank=True)
    is_flash = models.BooleanField(default=False)
    wants_receipt = models.BooleanField(default=False)
    publish_at = models.DateTimeField(default=now, db_index=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)
    updated_at = models.DateTimeField(default=now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.public_id


class LectureActualite(models.Model):
    """Who has read a piece of news that wants a receipt, or closed a flash notice."""

    actualite = models.ForeignKey(Actualite, on_delete=models.CASCADE, related_name="lectures")
    personne = models.CharField(max_length=40, db_index=True)
    read_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actualite", "personne"], name="lecture_actualite_once")]

    def __str__(self) -> str:
        return f"{self.actualite_id} {self.personne}"


class PieceActualite(PieceBase):
    """One file of a piece of news."""

    actualite = models.ForeignKey(Actualite, on_delete=models.CASCADE, related_name="pieces")
