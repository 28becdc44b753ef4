"""Several accounts become one (J5), and can be taken apart again for a time."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from preau.houses.comptes.models.compte import Compte
from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class Fusion(models.Model):
    """`lost` was joined into `kept`; `moved` lists the public ids of the rows that changed hands, for the undoing."""

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    kept = models.ForeignKey(Compte, on_delete=models.CASCADE, related_name="fusions")
    lost = models.ForeignKey(Compte, on_delete=models.CASCADE, related_name="fusions_lost")
    moved = models.JSONField(default=dict)
    merged_at = models.DateTimeField(default=now)
    undo_until = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("lost")), name="fusion_of_two"),
            models.UniqueConstraint(fields=["lost"], condition=Q(undone_at__isnull=True), name="fusion_lost_once"),
        ]

    def __str__(self) -> str:
        return self.public_id


class Alias(models.Model):
    """An identifiant that still leads to an account, until a day: the losing one of a fusion."""

    identifiant = models.CharField(max_length=60, unique=True)
    compte = models.ForeignKey(Compte, on_delete=models.CASCADE, related_name="alias")
    fusion = models.ForeignKey(Fusion, null=True, blank=True, on_delete=models.CASCADE, related_name="alias")
    until = models.DateTimeField()

    def __str__(self) -> str:
        return self.identifiant
