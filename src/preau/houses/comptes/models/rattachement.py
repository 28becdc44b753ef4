"""The link between an account and a child, proven with the child's date of birth."""

from __future__ import annotations

from django.db import models

from preau.houses.comptes.models.compte import Compte
from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class Rattachement(models.Model):
    """A child that an account has proven; `niveau` is the level of responsibility when it was (1 legal, 2 en charge).

    It opens nothing by itself: who reads it asks the registry too, where the link may have gone since.
    """

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    compte = models.ForeignKey(Compte, on_delete=models.CASCADE, related_name="rattachements")
    eleve_public_id = models.CharField(max_length=40, db_index=True)
    responsable_public_id = models.CharField(max_length=40, db_index=True)
    niveau = models.PositiveSmallIntegerField()
    proven_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["compte", "eleve_public_id"], name="rattachement_once"),
            models.CheckConstraint(condition=models.Q(niveau__in=[1, 2]), name="rattachement_niveau_1_or_2"),
        ]

    def __str__(self) -> str:
        return self.public_id
