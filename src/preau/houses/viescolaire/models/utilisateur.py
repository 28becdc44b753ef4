"""Who uses school life, and whom an accompagnant accompanies."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class Utilisateur(models.Model):
    """One person as school life knows them: `personnes` are the public ids of their records in the registry.

    A responsable may have several (one per school); a pupil, a member of staff one or more.
    """

    class Genre(models.TextChoices):
        """Which door is theirs."""

        RESPONSABLE = "responsable", _("Parents")
        ELEVE = "eleve", _("Élève")
        ACCOMPAGNANT = "accompagnant", _("Accompagnants")
        PERSONNEL = "personnel", _("Personnels")

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    genre = models.CharField(max_length=12, choices=Genre.choices)
    personnes = models.JSONField(default=list)
    nom = models.CharField(max_length=120)
    prenom = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(default=now)
    last_login_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.public_id


class Accompagnement(models.Model):
    """An accompagnant (AESH) of one pupil, named by the office: their timetable and cahier de textes, nothing else."""

    personnel = models.CharField(max_length=40, db_index=True)
    eleve = models.CharField(max_length=40)
    uai = models.CharField(max_length=8)
    named_by = models.CharField(max_length=120)
    named_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["personnel", "eleve"], condition=Q(ended_at__isnull=True), name="accompagnement_one_live"
            )
        ]

    def __str__(self) -> str:
        return f"{self.personnel} {self.eleve}"
