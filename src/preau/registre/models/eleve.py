"""A pupil."""

from __future__ import annotations

from django.db import models

from preau.registre.models.personne import Personne


class Eleve(Personne):
    """A pupil as one school knows them. Being enrolled, a class, having left: see Scolarite, one per school year."""

    ine = models.CharField(max_length=20, blank=True, default="", db_index=True)
    prenom2 = models.CharField(max_length=120, blank=True, default="")
    prenom3 = models.CharField(max_length=120, blank=True, default="")
    ne_le = models.DateField(null=True, blank=True)
    sexe = models.CharField(max_length=1, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["uai", "source", "source_id"], name="eleve_unique")]
