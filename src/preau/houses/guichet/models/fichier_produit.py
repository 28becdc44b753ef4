"""Exports made for an agent of one school, and taken away by its staff."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from preau.houses.guichet.models.agent import Agent
from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class FichierProduit(models.Model):
    """One export asked for. It holds a school's people: private, and deleted after `expires_at`.

    `depuis` is the export (a public id of the registry) that an AAF delta starts from; `job` the work that makes it;
    `nom` what the file is called, empty until it is there; `taille` its bytes.
    """

    class Genre(models.TextChoices):
        """What it is."""

        AAF = "aaf", _("Annuaire fédérateur (AAF), complet")
        AAF_DELTA = "aaf-delta", _("Annuaire fédérateur (AAF), différences")
        SIECLE = "siecle", _("Fichiers au format de SIECLE")
        STS = "sts", _("Fichier au format de STS-Web")
        ELEVES = "eleves", _("Liste des élèves, pour tableur")
        RESPONSABLES = "responsables", _("Liste des responsables, pour tableur")
        PERSONNELS = "personnels", _("Liste des personnels, pour tableur")

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    uai = models.CharField(max_length=8, db_index=True)
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="fichiers_produits")
    genre = models.CharField(max_length=12, choices=Genre.choices)
    depuis = models.CharField(max_length=40, blank=True)
    job = models.CharField(max_length=40)
    nom = models.CharField(max_length=160, blank=True)
    taille = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField(null=True, blank=True, db_index=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["uai", "created_at"], name="fichier_produit_uai")]

    def __str__(self) -> str:
        return self.public_id
