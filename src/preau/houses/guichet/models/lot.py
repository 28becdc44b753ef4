"""Letters issued together, and who received what (J18)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from preau.houses.guichet.models.agent import Agent
from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class Lot(models.Model):
    """One issue of letters in one school: to whom (`divisions`, or `personnes` by public id), how, in what languages.

    `job` is the work that makes it; `comptes` what came of it: emis, mels, deja, refuses, restants.
    """

    class Profil(models.TextChoices):
        """Whose letters they are, in the account service's words."""

        RESPONSABLE = "responsable", _("Responsables")
        ELEVE = "eleve", _("Élèves")

    class Voie(models.TextChoices):
        """How the letters leave."""

        PAPIER = "papier", _("Sur papier pour tous")
        MEL = "mel", _("Par mail quand l'adresse est connue, sur papier pour les autres")

    class State(models.TextChoices):
        """Where the issue is."""

        PREPARE = "prepare", _("À produire")
        EN_COURS = "en-cours", _("En cours")
        FAIT = "fait", _("Produit")
        PARTIEL = "partiel", _("Produit en partie")
        ABANDONNE = "abandonne", _("Abandonné")

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    uai = models.CharField(max_length=8, db_index=True)
    auteur = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="lots")
    profil = models.CharField(max_length=12, choices=Profil.choices)
    divisions = models.JSONField(default=list, blank=True)
    personnes = models.JSONField(default=list, blank=True)
    voie = models.CharField(max_length=8, choices=Voie.choices, default=Voie.PAPIER)
    langues = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREPARE)
    job = models.CharField(max_length=40, blank=True)
    comptes = models.JSONField(default=dict)
    sentence = models.TextField(blank=True)
    created_at = models.DateTimeField(default=now)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["prepare", "en-cours", "fait", "partiel", "abandonne"]), name="lot_state_known"
            )
        ]

    def __str__(self) -> str:
        return self.public_id


class Envoi(models.Model):
    """One letter of a lot: whose (`personne`, a public id of the registry) and which at the account service."""

    class Voie(models.TextChoices):
        """How this one left."""

        PAPIER = "papier", _("papier")
        MEL = "mel", _("mail")

    lot = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="envois")
    personne = models.CharField(max_length=40, db_index=True)
    notification = models.CharField(max_length=40)
    voie = models.CharField(max_length=8, choices=Voie.choices)
    rang = models.PositiveIntegerField()
    expires_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lot", "personne"], name="envoi_one_per_personne")]

    def __str__(self) -> str:
        return self.notification


class Document(models.Model):
    """A file made for an agent of one school. It holds passwords: private, and deleted after `expires_at`."""

    class Genre(models.TextChoices):
        """What it is."""

        COURRIERS = "courriers", _("Courriers")
        FICHES = "fiches", _("Fiches à découper")
        ETIQUETTES = "etiquettes", _("Étiquettes d'adresse")

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    lot = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="documents")
    genre = models.CharField(max_length=12, choices=Genre.choices)
    rang = models.PositiveSmallIntegerField(default=1)
    total = models.PositiveSmallIntegerField(default=1)
    nombre = models.PositiveIntegerField()
    expires_at = models.DateTimeField(db_index=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.public_id
