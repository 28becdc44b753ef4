"""The keys a responsable is found by: name, first name and mobile, normalised, in one index."""

from __future__ import annotations

from django.db import models

from preau.registre.models.responsable import Responsable


class CleResponsable(models.Model):
    """One way of typing one responsable: a name key × a first name key × a mobile (kit.namekit, kit.phonekit)."""

    responsable = models.ForeignKey(Responsable, on_delete=models.CASCADE, related_name="cles")
    e164 = models.CharField(max_length=16)
    nom_cle = models.CharField(max_length=130)
    prenom_cle = models.CharField(max_length=130)

    class Meta:
        indexes = [models.Index(fields=["e164", "nom_cle", "prenom_cle"], name="cle_recherche")]
