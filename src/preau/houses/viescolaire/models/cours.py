"""Lessons of the timetable: a place in the week, a subject, those who learn, those who teach, a room."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from preau.kit.idkit import new_public_id


class Cours(models.Model):
    """A lesson that comes every week, or in the weeks of one letter, from `debut_le` to `fin_le` both included.

    `jour` is an ISO day; `place` counts from 0 in the grid, `duree` is a number of places. `ponctuel`: one lesson added
    on one day, then `debut_le` = `fin_le`. `matiere` is a code of the registry, `libelle` what people read.
    `version` grows with each change and each undoing, so that calendars know what is newer (RFC 5545, SEQUENCE).
    """

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    uai = models.CharField(max_length=8)
    annee = models.PositiveSmallIntegerField()
    jour = models.PositiveSmallIntegerField()
    place = models.PositiveSmallIntegerField()
    duree = models.PositiveSmallIntegerField()
    lettre = models.CharField(max_length=1, blank=True)
    debut_le = models.DateField()
    fin_le = models.DateField()
    ponctuel = models.BooleanField(default=False)
    matiere = models.CharField(max_length=20, blank=True)
    libelle = models.CharField(max_length=120)
    couleur = models.CharField(max_length=7, default="#5b6770")
    salle = models.CharField(max_length=40, blank=True)
    memo = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=10, default="saisie")
    version = models.PositiveIntegerField(default=0)
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["uai", "annee", "jour"], name="cours_place")]
        constraints = [
            models.CheckConstraint(condition=Q(jour__gte=1, jour__lte=7), name="cours_jour"),
            models.CheckConstraint(condition=Q(duree__gte=1), name="cours_duree"),
        ]

    def __str__(self) -> str:
        return self.public_id


class Public(models.Model):
    """Who learns: a class or a group of the registry, by its code, or one pupil by public id."""

    class Genre(models.TextChoices):
        """What `code` is."""

        DIVISION = "division"
        GROUPE = "groupe"
        ELEVE = "eleve"

    cours = models.ForeignKey(Cours, on_delete=models.CASCADE, related_name="publics")
    genre = models.CharField(max_length=8, choices=Genre.choices)
    code = models.CharField(max_length=80, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cours", "genre", "code"], name="public_unique")]

    def __str__(self) -> str:
        return self.code


class Intervenant(models.Model):
    """Who teaches: a member of staff by the public id of the registry, and the name to read."""

    cours = models.ForeignKey(Cours, on_delete=models.CASCADE, related_name="intervenants")
    personnel = models.CharField(max_length=40, db_index=True)
    nom = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cours", "personnel"], name="intervenant_unique")]

    def __str__(self) -> str:
        return self.personnel
