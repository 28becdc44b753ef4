"""What an administrator of the ENT may do and has changed, beside the files of the deployment (issue 5, item 7)."""

from __future__ import annotations

from django.db import models

from preau.houses.portail.models.compte_local import CompteLocal
from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class Administrateur(models.Model):
    """An account that may open `/gestion/`: for the whole ENT (`is_whole`), or for the schools of `uais` only."""

    compte = models.OneToOneField(CompteLocal, on_delete=models.CASCADE, related_name="administrateur")
    is_whole = models.BooleanField(default=False)
    uais = models.JSONField(default=list)
    par = models.CharField(max_length=80)
    added_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"{self.compte_id}"


class TexteEcrit(models.Model):
    """One version of a text that everybody accepts, written here: the last one published stands for the file's.

    `corps` is cleaned HTML, `version` the hash that acceptances name; `auteur` the public id of an account.
    """

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    code = models.CharField(max_length=40, db_index=True)
    titre = models.CharField(max_length=200)
    accord = models.CharField(max_length=200)
    corps = models.TextField()
    version = models.CharField(max_length=64)
    auteur = models.CharField(max_length=40)
    created_at = models.DateTimeField(default=now)
    published_at = models.DateTimeField(null=True, blank=True, db_index=True)

    def __str__(self) -> str:
        return self.public_id


class DroitEcole(models.Model):
    """What one profile may do in one school, instead of what the file of rights says (droits.py)."""

    uai = models.CharField(max_length=8)
    profil = models.CharField(max_length=12)
    voit = models.JSONField(default=list)
    ecrit = models.JSONField(default=list)
    groupes = models.JSONField(default=list)
    par = models.CharField(max_length=40)
    updated_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["uai", "profil"], name="droit_ecole_once")]

    def __str__(self) -> str:
        return f"{self.uai} {self.profil}"


class SuspensionMessagerie(models.Model):
    """The messages of this profile rest until somebody opens them again; others may rest by setting."""

    profil = models.CharField(max_length=12, unique=True)
    par = models.CharField(max_length=40)
    since = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.profil
