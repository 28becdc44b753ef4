"""What the téléservice remembers: the attestations it made, and who signs them in each school."""

from __future__ import annotations

from django.db import models

from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class Attestation(models.Model):
    """One attestation for one pupil and one school year.

    `contenu` is what was printed, sealed and bound to `public_id` (contenu.py): the PDF is made again from it, the
    same, and what is verified is what was printed, whatever the registry says since. `code_hash` names the verification
    code. `par` made it: `compte:…`, or `agent:…` at the counter.
    """

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    code_hash = models.CharField(max_length=64, unique=True)
    uai = models.CharField(max_length=8)
    eleve = models.CharField(max_length=40, db_index=True)
    annee = models.PositiveSmallIntegerField()
    contenu = models.TextField()
    par = models.CharField(max_length=90)
    issued_at = models.DateTimeField(default=now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=90, blank=True)
    motif = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["uai", "-issued_at"], name="attestation_du_bureau")]

    def __str__(self) -> str:
        return self.public_id


class Signataire(models.Model):
    """Whose name stands below the attestations of a school, as its office typed it."""

    uai = models.CharField(max_length=8, unique=True)
    nom = models.CharField(max_length=120)
    fonction = models.CharField(max_length=120)
    updated_at = models.DateTimeField(default=now)
    updated_by = models.CharField(max_length=90)

    def __str__(self) -> str:
        return self.uai
