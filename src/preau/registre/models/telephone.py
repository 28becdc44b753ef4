"""A telephone number of a person, as written and as understood."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from preau.registre.models.eleve import Eleve
from preau.registre.models.responsable import Responsable


class Telephone(models.Model):
    """One TEL_ field of one person: the raw text is kept, `e164` is empty when it is no number (§1.11, 9 and 10)."""

    responsable = models.ForeignKey(
        Responsable, on_delete=models.CASCADE, related_name="telephones", null=True, blank=True
    )
    eleve = models.ForeignKey(Eleve, on_delete=models.CASCADE, related_name="telephones", null=True, blank=True)
    champ = models.CharField(max_length=20)
    brut = models.CharField(max_length=40)
    e164 = models.CharField(max_length=16, blank=True, default="")
    is_mobile = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(responsable__isnull=False, eleve__isnull=True)
                | Q(responsable__isnull=True, eleve__isnull=False),
                name="telephone_d_une_personne",
            )
        ]
