"""The secret address by which a calendar program reads a timetable."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from preau.houses.viescolaire.models.utilisateur import Utilisateur
from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class Agenda(models.Model):
    """One address of one person, for one pupil (`eleve`, a public id) or for a teacher's own lessons (empty).

    The address is found by its digest, and sealed so that its owner may copy it again. One lives at a time.
    """

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    utilisateur = models.ForeignKey(Utilisateur, on_delete=models.CASCADE, related_name="agendas")
    eleve = models.CharField(max_length=40, blank=True)
    jeton_hash = models.CharField(max_length=64, unique=True)
    jeton_scelle = models.CharField(max_length=300)
    created_at = models.DateTimeField(default=now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["utilisateur", "eleve"], condition=Q(revoked_at__isnull=True), name="agenda_one_live"
            )
        ]

    def __str__(self) -> str:
        return self.public_id
