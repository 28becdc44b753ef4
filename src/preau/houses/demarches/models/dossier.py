"""One démarche of one person for one pupil: its draft, its lines, its files, its history."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class Dossier(models.Model):
    """A démarche of the téléservice `teleservice` for one pupil, at one school.

    `compte` is the subject of the session that made it, `personne` the public id of the registry record that acts (a
    responsable's, or the pupil's own); both are names, never data. `brouillon` (what is typed) and `base` (what the
    registry said when the form was opened) are sealed JSON bound to `public_id`; both are emptied once it is settled.
    `version` grows with every write: who writes says the version they read, and is told when it is no longer this one.
    """

    class Etat(models.TextChoices):
        """Where a démarche stands."""

        BROUILLON = "brouillon", _("Brouillon")
        ENVOYE = "envoye", _("Envoyée")
        TRAITE = "traite", _("Traitée")
        RETIRE = "retire", _("Retirée")

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    teleservice = models.CharField(max_length=40)
    uai = models.CharField(max_length=8)
    eleve = models.CharField(max_length=40)
    personne = models.CharField(max_length=40)
    compte = models.CharField(max_length=80)
    etat = models.CharField(max_length=10, choices=Etat.choices, default=Etat.BROUILLON)
    version = models.PositiveIntegerField(default=0)
    brouillon = models.TextField(blank=True)
    base = models.TextField(blank=True)
    created_at = models.DateTimeField(default=now)
    updated_at = models.DateTimeField(default=now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["teleservice", "uai", "eleve", "personne"],
                condition=Q(etat="brouillon"),
                name="dossier_un_brouillon",
            )
        ]
        indexes = [models.Index(fields=["uai", "teleservice", "etat", "submitted_at"], name="dossier_du_bureau")]

    def __str__(self) -> str:
        return self.public_id


class Ligne(models.Model):
    """One change asked for: `champ` of the record `fiche` (public id), from `avant` to `propose` (sealed, bound to
    `public_id`), decided alone."""

    class Decision(models.TextChoices):
        """What the office said."""

        ATTENTE = "attente", _("En attente")
        ACCEPTEE = "acceptee", _("Acceptée")
        REFUSEE = "refusee", _("Refusée")
        SANS_OBJET = "sans-objet", _("Sans objet")

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="lignes")
    ordre = models.PositiveSmallIntegerField()
    rubrique = models.CharField(max_length=30)
    fiche = models.CharField(max_length=40, blank=True)
    champ = models.CharField(max_length=30)
    avant = models.TextField(blank=True)
    propose = models.TextField(blank=True)
    decision = models.CharField(max_length=10, choices=Decision.choices, default=Decision.ATTENTE)
    motif = models.CharField(max_length=300, blank=True)
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("ordre",)
        constraints = [models.UniqueConstraint(fields=["dossier", "ordre"], name="ligne_unique")]

    def __str__(self) -> str:
        return self.public_id


class Piece(models.Model):
    """A file joined to a démarche; its bytes lie in the house's folder under `public_id` (kit.piecekit)."""

    public_id = models.CharField(max_length=40, unique=True, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="pieces")
    nom = models.CharField(max_length=120)
    content_type = models.CharField(max_length=100)
    octets = models.PositiveIntegerField()
    empreinte = models.CharField(max_length=64)
    analyse = models.CharField(max_length=20, blank=True)
    added_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.public_id


class Evenement(models.Model):
    """One line of the history that the family and the office both read. `detail` names fields, never their values."""

    class Par(models.TextChoices):
        """Who did it."""

        FAMILLE = "famille", _("Vous")
        BUREAU = "bureau", _("L'établissement")
        SYSTEME = "systeme", _("Automatique")

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="evenements")
    at = models.DateTimeField(default=now)
    par = models.CharField(max_length=8, choices=Par.choices)
    quoi = models.CharField(max_length=30)
    detail = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.quoi} {self.at:%Y-%m-%d}"
