"""What pupils and responsables have in common: a source, raw source ids, names, and a stable public id."""

from __future__ import annotations

from django.db import models

from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id
from preau.registre.models.jointure import Jointe


class Source(models.TextChoices):
    """The exchange format a row came from; BUREAU: no file, an office of the school (J19)."""

    SIECLE = "siecle", "SIECLE"
    ONDE = "onde", "ONDE"
    STS = "sts", "STS-Web"
    AAF = "aaf", "AAF"
    CSV = "csv", "CSV"
    BUREAU = "bureau", "Établissement"


class Personne(Jointe):
    """A person as one school's file knows them: one row per (source, UAI, source id), never merged.

    `source_id` is ELEVE_ID or PERSONNE_ID in SIECLE, a key made of names in ONDE. `empreinte` is the fingerprint of
    what the file said, by which the next import knows what changed. `donnees` holds the columns that have no field.
    """

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    source = models.CharField(max_length=6, choices=Source.choices)
    uai = models.CharField(max_length=8)
    source_id = models.CharField(max_length=340)
    nom_de_famille = models.CharField(max_length=120)
    nom_usage = models.CharField(max_length=120, blank=True, default="")
    prenom = models.CharField(max_length=120)
    mel = models.CharField(max_length=254, blank=True, default="")
    adresse = models.JSONField(default=dict, blank=True)
    donnees = models.JSONField(default=dict, blank=True)
    empreinte = models.CharField(max_length=32, blank=True, default="")
    created_at = models.DateTimeField(default=now)

    class Meta:
        abstract = True

    @property
    def nom(self) -> str:
        """The name people use: the usage name when there is one, else the family name."""
        return self.nom_usage or self.nom_de_famille
