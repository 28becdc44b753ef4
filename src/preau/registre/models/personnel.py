"""A member of a school's staff: teachers, heads, supervisors, librarians."""

from __future__ import annotations

from django.db import models

from preau.registre.models.etablissement import Etablissement
from preau.registre.models.personne import Personne


class Fonction(models.TextChoices):
    """What someone does in a school, as STS and AAF code it (specs/registry-formats.md §6.4); other codes are kept."""

    ENS = "ENS", "Enseignement"
    DOC = "DOC", "Documentation"
    DIR = "DIR", "Direction"
    EDU = "EDU", "Éducation"
    AED = "AED", "Assistance éducative"
    SUR = "SUR", "Surveillance"
    ADF = "ADF", "Personnel administratif"
    LAB = "LAB", "Laboratoire"
    ALB = "ALB", "Aide de laboratoire"
    MDS = "MDS", "Santé"
    OUV = "OUV", "Ouvriers et service"
    CTR = "CTR", "Chef de travaux"
    ASE = "ASE", "Assistance sociale"
    ORI = "ORI", "Orientation"
    CFC = "CFC", "Formation continue"
    ACP = "ACP", "Accompagnement pédagogique"
    AES = "AES", "Accompagnement des élèves"
    AEH = "AEH", "Accompagnement des élèves en situation de handicap"
    TEC = "TEC", "Personnel technique"
    FIJ = "FIJ", "Formation initiale des jeunes"


class Personnel(Personne):
    """A person of the staff as one school's file knows them: one row per (source, UAI, source id), never merged.

    `source_id` is `TYPE:ID` of INDIVIDU in STS (§2.1), the jointure in AAF, a key made of names in a CSV. `fonction`
    is a code, often of `Fonction`, "" when the file is silent. `disciplines` is a list of [code, label, hours].
    `gone_at`: the latest file no longer names them; nobody is deleted.
    """

    civilite = models.CharField(max_length=10, blank=True, default="")
    """As guardians have it: "M.", "MME" or ""."""
    sexe = models.CharField(max_length=1, blank=True, default="")
    ne_le = models.DateField(null=True, blank=True)
    grade = models.CharField(max_length=40, blank=True, default="")
    fonction = models.CharField(max_length=10, blank=True, default="")
    disciplines = models.JSONField(default=list, blank=True)
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["uai", "source", "source_id"], name="personnel_unique"),
        ]
        indexes = [models.Index(fields=["uai", "nom_de_famille"], name="personnel_nom")]

    @property
    def is_enseignant(self) -> bool:
        """Whether this person's function is to teach (a file may leave a teacher's function out: see Enseignant)."""
        return self.fonction == Fonction.ENS


class ProfesseurPrincipal(models.Model):
    """A person of the staff who is main teacher of a class in a school year; days when the file gives them."""

    personnel = models.ForeignKey(Personnel, on_delete=models.CASCADE, related_name="principal_de")
    etablissement = models.ForeignKey(Etablissement, on_delete=models.CASCADE, related_name="professeurs_principaux")
    annee = models.PositiveSmallIntegerField()
    division = models.CharField(max_length=80)
    debut_le = models.DateField(null=True, blank=True)
    fin_le = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["personnel", "annee", "division"], name="professeur_principal_unique"),
        ]
        indexes = [
            models.Index(fields=["etablissement", "annee", "division"], name="professeur_principal_division"),
        ]
