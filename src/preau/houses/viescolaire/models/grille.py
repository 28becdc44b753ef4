"""The school's time: places of a day, open weeks, holidays (specs/pronote-protocol.md §4.1)."""

from __future__ import annotations

from datetime import date, time

from django.db import models
from django.db.models import F, Q


class Grille(models.Model):
    """The grid of one school year: `places` of `minutes` each from `ouverture`, the same every day of `jours`.

    `jours` are ISO days (1 is Monday). `zone` is the zone of school holidays: A, B, C, or a territory's name.
    """

    uai = models.CharField(max_length=8)
    annee = models.PositiveSmallIntegerField()
    ouverture = models.TimeField(default=time(8, 0))
    places = models.PositiveSmallIntegerField(default=20)
    minutes = models.PositiveSmallIntegerField(default=30)
    jours = models.JSONField(default=list)
    zone = models.CharField(max_length=20, blank=True)
    debut_le = models.DateField()
    fin_le = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["uai", "annee"], name="grille_unique"),
            models.CheckConstraint(condition=Q(fin_le__gt=F("debut_le")), name="grille_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.uai} {self.annee}"


class Semaine(models.Model):
    """One week that has lessons, by its Monday; `lettre` is A or B, empty in a school without alternation."""

    grille = models.ForeignKey(Grille, on_delete=models.CASCADE, related_name="semaines")
    lundi = models.DateField()
    lettre = models.CharField(max_length=1, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["grille", "lundi"], name="semaine_unique")]

    def __str__(self) -> str:
        return f"{self.lundi:%Y-%m-%d} {self.lettre}"


class Conge(models.Model):
    """Days without lessons, both included: holidays, public holidays, a day that the school closes."""

    grille = models.ForeignKey(Grille, on_delete=models.CASCADE, related_name="conges")
    libelle = models.CharField(max_length=80)
    debut_le = models.DateField()
    fin_le = models.DateField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(fin_le__gte=F("debut_le")), name="conge_in_order")]

    def __str__(self) -> str:
        return self.libelle

    def has(self, day: date) -> bool:
        """Whether `day` is one of them."""
        return self.debut_le <= day <= self.fin_le
