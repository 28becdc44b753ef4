"""A wrong link reported by a parent: « Je ne suis pas le représentant légal de cet élève » (J8)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from preau.houses.comptes.models.compte import Compte
from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class Signalement(models.Model):
    """What the office must look at: a stable id, a reason, the link it is about; one open report per link and reason.

    `precision` is what the parent added, a few words for the office alone.
    """

    class Reason(models.TextChoices):
        """Why the link is reported."""

        PAS_REPRESENTANT = "pas-representant-legal", _("Ne se dit pas représentant légal")
        PLUS_RESPONSABLE = "plus-responsable", _("Ne se dit plus responsable de cet élève")
        INCONNU = "eleve-inconnu", _("Dit ne pas connaître cet élève")

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    reason = models.CharField(max_length=40, choices=Reason.choices)
    compte = models.ForeignKey(Compte, null=True, blank=True, on_delete=models.SET_NULL, related_name="signalements")
    eleve_public_id = models.CharField(max_length=40)
    responsable_public_id = models.CharField(max_length=40)
    uai = models.CharField(max_length=8, db_index=True)
    precision = models.CharField(max_length=140, blank=True)
    created_at = models.DateTimeField(default=now)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reason", "eleve_public_id", "responsable_public_id"],
                condition=models.Q(closed_at__isnull=True),
                name="signalement_one_open_per_link",
            )
        ]

    def __str__(self) -> str:
        return self.public_id
