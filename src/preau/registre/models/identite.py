"""Sameness: two registry rows said to be the same person."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from preau.kit.idkit import new_public_id
from preau.registre.models.responsable import Responsable


class Identite(models.Model):
    """An undoable statement that two rows are one person. Rows joined by a chain of live statements are one identity.

    `premier` has the smaller jointure, so that a pair has one spelling.
    """

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    premier = models.ForeignKey(Responsable, on_delete=models.CASCADE, related_name="identites_premier")
    second = models.ForeignKey(Responsable, on_delete=models.CASCADE, related_name="identites_second")
    linked_at = models.DateTimeField()
    linked_by = models.CharField(max_length=120)
    unlinked_at = models.DateTimeField(null=True, blank=True)
    unlinked_by = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["premier", "second"], condition=Q(unlinked_at__isnull=True), name="identite_une_vivante"
            ),
            models.CheckConstraint(condition=Q(premier__lt=F("second")), name="identite_ordre"),
        ]
