"""Remarks about a pupil, and communications to families, each acknowledged one by one with its date (§2.6, §2.7)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class Observation(models.Model):
    """What a teacher or vie scolaire writes about one pupil; `texte` is plain. `seance` is empty outside a lesson."""

    class Genre(models.TextChoices):
        """The four kinds of a liaison notebook (specs/pronote-protocol.md §7.6)."""

        CARNET = "carnet", _("Défaut de carnet")
        OBSERVATION = "observation", _("Observation")
        ENCOURAGEMENT = "encouragement", _("Encouragement")
        AUTRE = "autre", _("Autre")

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    uai = models.CharField(max_length=8)
    eleve = models.CharField(max_length=40, db_index=True)
    genre = models.CharField(max_length=13, choices=Genre.choices)
    texte = models.CharField(max_length=1000, blank=True)
    seance = models.CharField(max_length=60, blank=True)
    matiere = models.CharField(max_length=20, blank=True)
    libelle = models.CharField(max_length=120, blank=True)
    auteur = models.CharField(max_length=40)
    nom = models.CharField(max_length=120)
    created_at = models.DateTimeField(default=now)
    gone_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.public_id


class Communication(models.Model):
    """An information to the parents, to the pupils, or to both; empty `divisions` are the whole school.

    `texte` is clean HTML.
    """

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    uai = models.CharField(max_length=8)
    titre = models.CharField(max_length=200)
    texte = models.TextField()
    aux_parents = models.BooleanField(default=True)
    aux_eleves = models.BooleanField(default=False)
    divisions = models.JSONField(default=list)
    auteur = models.CharField(max_length=40)
    nom = models.CharField(max_length=120)
    created_at = models.DateTimeField(default=now)
    fin_le = models.DateField(null=True, blank=True)
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["uai", "created_at"], name="communication_moment")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(aux_parents=True) | models.Q(aux_eleves=True), name="communication_to_somebody"
            )
        ]

    def __str__(self) -> str:
        return self.public_id


class Accuse(models.Model):
    """« J'en ai pris connaissance »: one person, one observation or one communication, once."""

    observation = models.ForeignKey(
        Observation, on_delete=models.CASCADE, null=True, blank=True, related_name="accuses"
    )
    communication = models.ForeignKey(
        Communication, on_delete=models.CASCADE, null=True, blank=True, related_name="accuses"
    )
    utilisateur = models.CharField(max_length=40)
    nom = models.CharField(max_length=240)
    lu_at = models.DateTimeField(default=now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(observation__isnull=True) ^ models.Q(communication__isnull=True),
                name="accuse_of_one_text",
            ),
            models.UniqueConstraint(fields=["observation", "utilisateur"], name="accuse_observation_once"),
            models.UniqueConstraint(fields=["communication", "utilisateur"], name="accuse_communication_once"),
        ]

    def __str__(self) -> str:
        return self.utilisateur
