"""Files that an agent hands in for one import of one school, and the columns of lists as the school named them."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from preau.houses.guichet.models.agent import Agent
from preau.houses.guichet.settings import current
from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class Depot(models.Model):
    """One import being prepared, by one agent, for one school. Its files and its proposal lie in `folder`.

    `lecture` counts the proposals made: an approval is given for one of them. `source` is the family being proposed;
    `job` the work in hand; `sentence` what the last one refused; `importation` the public id its Import has, or will
    have, in the registry. `annee` is the year to open when it is not the open one.
    """

    class State(models.TextChoices):
        """Where it is."""

        OUVERT = "ouvert", _("Fichiers à compléter")
        LECTURE = "lecture", _("Lecture en cours")
        PROPOSITION = "proposition", _("Proposition à relire")
        ECRITURE = "ecriture", _("Écriture en cours")
        FINI = "fini", _("Appliqué")
        ABANDONNE = "abandonne", _("Abandonné")

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    uai = models.CharField(max_length=8, db_index=True)
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="depots")
    state = models.CharField(max_length=12, choices=State.choices, default=State.OUVERT)
    annee = models.PositiveSmallIntegerField(null=True, blank=True)
    source = models.CharField(max_length=6, blank=True)
    lecture = models.PositiveIntegerField(default=0)
    job = models.CharField(max_length=40, blank=True)
    code = models.CharField(max_length=20, blank=True)
    sentence = models.TextField(blank=True)
    comptes = models.JSONField(default=dict, blank=True)
    importation = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.public_id

    @property
    def folder(self) -> Path:
        """Where its files lie."""
        return current().folder() / "imports" / self.uai / self.public_id

    @property
    def proposal_folder(self) -> Path:
        """Where its proposal is kept."""
        return self.folder / "proposition"

    @property
    def cible(self) -> str:
        """What a second person approves: this proposal, and no later one."""
        return f"import:{self.public_id}:{self.lecture}"

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens to it."""
        return self.state in (self.State.FINI, self.State.ABANDONNE)

    @property
    def is_busy(self) -> bool:
        """Whether a job has it in hand."""
        return self.state in (self.State.LECTURE, self.State.ECRITURE)


class FichierDepose(models.Model):
    """One file of a deposit. `nom` is what the person called it, cleaned; `nature` what its bytes say it is.

    `genre` and `colonnes` are for a list (CSV): whom it lists, and the field of each column. `applied_at`: its import
    is done, and the file is gone.
    """

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    depot = models.ForeignKey(Depot, on_delete=models.CASCADE, related_name="fichiers")
    nom = models.CharField(max_length=120)
    nature = models.CharField(max_length=6)
    taille = models.PositiveBigIntegerField()
    empreinte = models.CharField(max_length=64)
    genre = models.CharField(max_length=12, blank=True)
    colonnes = models.JSONField(default=list, blank=True)
    added_at = models.DateTimeField(default=now)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["depot", "empreinte"], name="fichier_depose_une_fois")]

    @property
    def path(self) -> Path:
        """Where it lies, in a folder of its own so that its name can be kept."""
        return self.depot.folder / self.public_id / self.nom

    @property
    def needs_colonnes(self) -> bool:
        """Whether somebody must still say what its columns are."""
        return self.nature == "csv" and not self.colonnes


class Correspondance(models.Model):
    """What the columns of one layout of list are, as a school said once: reused when the same headers come again."""

    uai = models.CharField(max_length=8)
    empreinte = models.CharField(max_length=64)
    genre = models.CharField(max_length=12)
    colonnes = models.JSONField(default=list)
    updated_at = models.DateTimeField(default=now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["uai", "empreinte"], name="correspondance_une")]
