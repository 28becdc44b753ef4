"""What the secretary's office could not mend, handed over to the référent numérique (seed 002 §5.2)."""

from __future__ import annotations

from django.db import models

from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class Dossier(models.Model):
    """One person's case in one school: `genre` and `personne` name the registry's record, which holds the names."""

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    uai = models.CharField(max_length=8, db_index=True)
    genre = models.CharField(max_length=12)
    personne = models.CharField(max_length=40, db_index=True)
    motif = models.CharField(max_length=500)
    opened_at = models.DateTimeField(default=now)
    opened_by = models.CharField(max_length=120)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["uai", "personne"], condition=models.Q(closed_at=None), name="dossier_un_ouvert_par_personne"
            )
        ]

    def __str__(self) -> str:
        return self.public_id


class Commentaire(models.Model):
    """A word added to a case."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="commentaires")
    texte = models.CharField(max_length=500)
    at = models.DateTimeField(default=now)
    by = models.CharField(max_length=120)

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.at}"
