"""What changes on one day: a lesson cancelled, moved, given by someone else, elsewhere, or turned into a test."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from preau.houses.viescolaire.models.cours import Cours
from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class Modification(models.Model):
    """One change of the lesson `cours` on the day `le`. A lesson that is added is a `Cours` marked `ponctuel`.

    `vers_le` and `place` say where a moved lesson goes, `personnel` and `nom` who replaces, `salle` where it is given.
    """

    class Nature(models.TextChoices):
        """What happens, in the words that the timetable shows."""

        ANNULE = "annule", _("Cours annulé")
        ABSENT = "absent", _("Prof. absent")
        CLASSE_ABSENTE = "classe-absente", _("Classe absente")
        SORTIE = "sortie", _("Sortie pédagogique")
        DEPLACE = "deplace", _("Cours déplacé")
        REMPLACE = "remplace", _("Remplacement")
        SALLE = "salle", _("Changement de salle")
        EVALUATION = "evaluation", _("Devoir surveillé")

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    cours = models.ForeignKey(Cours, on_delete=models.CASCADE, related_name="modifications")
    le = models.DateField()
    nature = models.CharField(max_length=16, choices=Nature.choices)
    motif = models.CharField(max_length=200, blank=True)
    vers_le = models.DateField(null=True, blank=True)
    place = models.PositiveSmallIntegerField(null=True, blank=True)
    personnel = models.CharField(max_length=40, blank=True)
    nom = models.CharField(max_length=120, blank=True)
    salle = models.CharField(max_length=40, blank=True)
    auteur = models.CharField(max_length=120)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cours", "le", "nature"], name="modification_unique"),
            models.CheckConstraint(
                condition=~Q(nature="deplace") | Q(vers_le__isnull=False, place__isnull=False),
                name="modification_deplace_says_where",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def cancels(self) -> bool:
        """Whether the lesson is not given on its day."""
        return self.nature in CANCELLING


CANCELLING = frozenset({"annule", "absent", "classe-absente", "sortie"})
