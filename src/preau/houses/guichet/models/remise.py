"""What was handed over at the counter, and on what proof of identity."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class Remise(models.Model):
    """Identifiers given in person: to whom (a registry record), by whom, on what document. Never the identifiers."""

    class Objet(models.TextChoices):
        """What the slip held."""

        MOT_DE_PASSE = "mot-de-passe", _("Mot de passe provisoire")
        COURRIER = "courrier", _("Identifiants provisoires")

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    uai = models.CharField(max_length=8, db_index=True)
    genre = models.CharField(max_length=12)
    personne = models.CharField(max_length=40, db_index=True)
    objet = models.CharField(max_length=14, choices=Objet.choices)
    piece = models.CharField(max_length=10)
    handed_at = models.DateTimeField(default=now)
    handed_by = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.public_id
