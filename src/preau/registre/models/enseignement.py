"""What is taught: one subject to one class or group for a school year, and who teaches it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from preau.kit.idkit import new_public_id
from preau.registre.models.etablissement import Etablissement
from preau.registre.models.personnel import Personnel


class Enseignement(models.Model):
    """One service of STS (specs/registry-formats.md §2.1): a subject, a way of teaching it, a class or a group.

    `matiere` is a code of the school's table MATIERE (`Code`): SIECLE and STS name subjects by the same six digits, so
    there is one table of them. `modalite` is CG, TD, TP… (§6.4). `heures` are hours a week. Exactly one of `division`
    and `groupe` is filled; group codes may hold a pupil's name: personal data. `gone_at`: the latest file no longer
    has it.
    """

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    etablissement = models.ForeignKey(Etablissement, on_delete=models.CASCADE, related_name="enseignements")
    annee = models.PositiveSmallIntegerField()
    matiere = models.CharField(max_length=20)
    modalite = models.CharField(max_length=10, blank=True, default="")
    division = models.CharField(max_length=80, blank=True, default="")
    groupe = models.CharField(max_length=80, blank=True, default="")
    heures = models.DecimalField(max_digits=7, decimal_places=3, null=True, blank=True)
    co_enseignement = models.BooleanField(default=False)
    source = models.CharField(max_length=6)
    personnels: models.ManyToManyField[Personnel, Enseignant] = models.ManyToManyField(
        Personnel, through="Enseignant", through_fields=("enseignement", "personnel"), related_name="enseignements"
    )
    empreinte = models.CharField(max_length=32, blank=True, default="")
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["etablissement", "annee", "division", "groupe", "matiere", "modalite"],
                name="enseignement_unique",
            ),
            models.CheckConstraint(condition=Q(division="") ^ Q(groupe=""), name="enseignement_une_structure"),
        ]

    @property
    def structure(self) -> str:
        """The code of the class or group."""
        return self.division or self.groupe


class Enseignant(models.Model):
    """Who teaches it. `remplace`, `debut_le`, `fin_le`: whom a supply teacher stands for, and when (SUPPLEANTS)."""

    enseignement = models.ForeignKey(Enseignement, on_delete=models.CASCADE, related_name="enseignants")
    personnel = models.ForeignKey(Personnel, on_delete=models.CASCADE, related_name="services")
    heures = models.DecimalField(max_digits=7, decimal_places=3, null=True, blank=True)
    remplace = models.ForeignKey(
        Personnel, on_delete=models.SET_NULL, related_name="remplacements", null=True, blank=True
    )
    debut_le = models.DateField(null=True, blank=True)
    fin_le = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enseignement", "personnel"], condition=Q(debut_le__isnull=True), name="enseignant_unique"
            ),
            models.UniqueConstraint(
                fields=["enseignement", "personnel", "debut_le"], name="enseignant_remplacement_unique"
            ),
        ]
