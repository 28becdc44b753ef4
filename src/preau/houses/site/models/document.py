"""« Documents joints » of one school's site."""

from __future__ import annotations

from django.db import models

from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class Document(models.Model):
    """A file that the school `uai` publishes: `titre` is its link, its bytes lie under `fichier` (kit.piecekit).

    The address holds `public_id`, which stays when the file is replaced; `fichier` is the public id of the bytes of
    now. It shows once `published_at` is set, until `withdrawn_at`.
    """

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    uai = models.CharField(max_length=8)
    titre = models.CharField(max_length=200)
    categorie = models.CharField(max_length=80, blank=True)
    ordre = models.PositiveSmallIntegerField(default=0)
    fichier = models.CharField(max_length=40)
    nom = models.CharField(max_length=150)
    content_type = models.CharField(max_length=100)
    octets = models.PositiveIntegerField()
    empreinte = models.CharField(max_length=64)
    analyse = models.CharField(max_length=20, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    auteur = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(default=now)
    updated_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ("ordre", "pk")
        indexes = [models.Index(fields=["uai", "ordre"], name="site_document_uai")]

    def __str__(self) -> str:
        return self.public_id
