"""A link between a responsable and a pupil."""

from __future__ import annotations

from django.db import models

from preau.registre.models.eleve import Eleve
from preau.registre.models.responsable import Responsable


class Lien(models.Model):
    """What a person is to a pupil: level (1 legal, 2 in charge, 3 contact) and kinship on two digits (§1.4, §6.4).

    `brut` keeps the codes as written, of either generation. `gone_at`: the latest file no longer has the link, which
    opens nothing from that moment. `cut_at`: an office has cut it; no import undoes that, only the office.
    """

    responsable = models.ForeignKey(Responsable, on_delete=models.CASCADE, related_name="liens")
    eleve = models.ForeignKey(Eleve, on_delete=models.CASCADE, related_name="liens")
    niveau = models.PositiveSmallIntegerField()
    parente = models.CharField(max_length=2, blank=True, default="")
    brut = models.JSONField(default=dict, blank=True)
    paie_frais_scolaires = models.BooleanField(null=True, blank=True)
    percoit_les_aides = models.BooleanField(null=True, blank=True)
    heberge_eleve = models.BooleanField(null=True, blank=True)
    a_contacter_en_priorite = models.BooleanField(null=True, blank=True)
    empreinte = models.CharField(max_length=32, blank=True, default="")
    gone_at = models.DateTimeField(null=True, blank=True)
    cut_at = models.DateTimeField(null=True, blank=True)
    cut_by = models.CharField(max_length=120, blank=True, default="")
    cut_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["responsable", "eleve"], name="lien_unique")]
