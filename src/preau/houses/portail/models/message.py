"""Messages between the people of the ENT (issue 5, item 5).

A mailbox belongs to an `adresse`: `r:<public id>` a responsable's record, `e:…` a pupil's, `l:…` a local account. Who
is signed in reads the boxes of all their records.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from preau.houses.portail.models.piece import PieceBase
from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class Message(models.Model):
    """One message. `corps` is cleaned HTML, `texte` what was typed. A draft has no `sent_at`.

    `a_libelle` is what was written to: rows {"a": an adresse or the code of a list, "nom": its label}; the people are
    the `remises`. `brouillon_a` is the same of a draft. `recherche` is the words of it all without accents nor case.
    """

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    auteur = models.CharField(max_length=60, db_index=True)
    auteur_nom = models.CharField(max_length=200)
    objet = models.CharField(max_length=200, blank=True)
    corps = models.TextField(blank=True)
    texte = models.TextField(blank=True)
    recherche = models.TextField(blank=True)
    a_libelle = models.JSONField(default=list)
    brouillon_a = models.JSONField(default=list)
    en_reponse_a = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="reponses")
    created_at = models.DateTimeField(default=now)
    updated_at = models.DateTimeField(default=now)
    sent_at = models.DateTimeField(null=True, blank=True, db_index=True)
    recalled_at = models.DateTimeField(null=True, blank=True)
    author_hidden_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.public_id


class DossierMessages(models.Model):
    """A folder of one person, named by them. `personne` is the subject of their session."""

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    personne = models.CharField(max_length=40, db_index=True)
    nom = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["personne", "nom"], name="dossier_messages_once")]

    def __str__(self) -> str:
        return self.public_id


class Remise(models.Model):
    """One message in one mailbox. `trashed_at` is the bin, `deleted_at` gone for this person.

    `marked_at` shows it as not read again; `read_at` stays: what was read once cannot be recalled.
    """

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="remises")
    adresse = models.CharField(max_length=60)
    nom = models.CharField(max_length=200)
    dossier = models.ForeignKey(
        DossierMessages, null=True, blank=True, on_delete=models.SET_NULL, related_name="remises"
    )
    read_at = models.DateTimeField(null=True, blank=True)
    marked_at = models.DateTimeField(null=True, blank=True)
    trashed_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    announced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "adresse"], name="remise_once")]
        indexes = [
            models.Index(fields=["adresse", "trashed_at"], name="remise_box"),
            models.Index(
                fields=["adresse"], condition=Q(read_at=None, trashed_at=None, deleted_at=None), name="remise_unread"
            ),
            models.Index(fields=["adresse"], condition=Q(marked_at__isnull=False), name="remise_marked"),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.adresse}"


class PieceJointe(PieceBase):
    """One attachment."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="pieces")


class SignalementMessage(models.Model):
    """A message reported by one of its readers: with it, and only then, the direction of `uais` may read it."""

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="signalements")
    adresse = models.CharField(max_length=60)
    uais = models.JSONField(default=list)
    motif = models.TextField(blank=True)
    at = models.DateTimeField(default=now)
    handled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "adresse"], name="signalement_message_once")]

    def __str__(self) -> str:
        return f"{self.message_id}"


class ReglageMessagerie(models.Model):
    """What one person chose: mail digest, off, quiet hours (minutes since midnight, none when equal)."""

    personne = models.CharField(max_length=40, unique=True)
    digest = models.CharField(max_length=12, default="quotidien")
    quiet_from = models.PositiveSmallIntegerField(default=0)
    quiet_to = models.PositiveSmallIntegerField(default=0)
    last_digest_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.personne
