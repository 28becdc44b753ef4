"""A mass act that waits for a second person (issue 6, item 6: « four-eyes »)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from preau.houses.guichet.models.agent import Agent
from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class Approbation(models.Model):
    """One act of one school, asked by one agent, decided by another, done once.

    `act` is one of GUICHET_FOUR_EYES; `cible` names exactly what is to be done ("import:…", a public id whose content
    no longer changes); `resume` says it in words and counts, without personal data; `page` is
    the path where it is seen and done. `used_at`: the act was done.
    """

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    uai = models.CharField(max_length=8, db_index=True)
    act = models.CharField(max_length=20)
    cible = models.CharField(max_length=120)
    resume = models.CharField(max_length=300)
    page = models.CharField(max_length=300, blank=True)
    asked_by = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="approbations_demandees")
    asked_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField(db_index=True)
    decided_by = models.ForeignKey(
        Agent, on_delete=models.SET_NULL, related_name="approbations_decidees", null=True, blank=True
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    is_granted = models.BooleanField(default=False)
    reason = models.CharField(max_length=300, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["uai", "act", "cible"],
                condition=Q(used_at=None, decided_at=None),
                name="approbation_une_en_attente",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("asked_by")), name="approbation_deux_personnes"
            ),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(is_granted=True), name="approbation_faite_si_accordee"
            ),
        ]

    def __str__(self) -> str:
        return self.public_id
