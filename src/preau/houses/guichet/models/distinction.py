"""Two records that look like one person and are not: said once, for good."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from preau.kit.clockkit import now


class Distinction(models.Model):
    """Two records (public ids of the registry, in alphabetical order) that a school has declared different."""

    uai = models.CharField(max_length=8)
    premier = models.CharField(max_length=40)
    second = models.CharField(max_length=40)
    declared_at = models.DateTimeField(default=now)
    declared_by = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["uai", "premier", "second"], name="distinction_unique"),
            models.CheckConstraint(condition=Q(premier__lt=F("second")), name="distinction_ordre"),
        ]

    def __str__(self) -> str:
        return f"{self.premier} {self.second}"
