"""What a member of staff may do, and where: one role in one school, or in an académie, for a time."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from preau.houses.guichet.models.agent import Agent
from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class Mandat(models.Model):
    """`uai` names one school; `academie` (national number) all of its schools: exactly one of the two.

    `divisions` narrows a delegation to the pupils of these classes; empty, the whole school. `ends_on` is the last day.
    """

    class Role(models.TextChoices):
        """The offices of seeds 002 §5.2 and of issue 6, item 6."""

        SECRETAIRE = "secretaire", _("Secrétariat")
        CHEF = "chef", _("Direction")
        REFERENT = "referent", _("Référent numérique")
        DELEGUE = "delegue", _("Délégation (professeur principal, CPE, documentaliste)")
        ACADEMIE = "academie", _("Académie")
        LECTURE = "lecture", _("Lecture seule")

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="mandats")
    role = models.CharField(max_length=12, choices=Role.choices)
    uai = models.CharField(max_length=8, blank=True, db_index=True)
    academie = models.PositiveSmallIntegerField(null=True, blank=True)
    divisions = models.JSONField(default=list, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    granted_by = models.CharField(max_length=120)
    granted_at = models.DateTimeField(default=now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(uai="", academie__isnull=False) | (~Q(uai="") & Q(academie__isnull=True)),
                name="mandat_uai_or_academie",
            )
        ]

    def __str__(self) -> str:
        return self.public_id
