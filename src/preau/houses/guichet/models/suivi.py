"""Where each person of a school is on the way to their account, as last asked of the account service (issue 6, 4)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from preau.houses.guichet.models.agent import Agent
from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class Suivi(models.Model):
    """One person (`personne`, a public id of the registry) of one school. Rebuilt by each `Releve`; no name is kept.

    `divisions` are their class, or their children's; `voie` the route by which the account was made, empty while
    nobody knows it; `reminded_at` the last reminder.
    """

    class Profil(models.TextChoices):
        """Whose account it would be."""

        RESPONSABLE = "responsable", _("Responsables")
        ELEVE = "eleve", _("Élèves")

    class Etat(models.TextChoices):
        """The stages, from the first to the last; `BLOQUE` stops any of them."""

        NON_NOTIFIE = "non-notifie", _("Non notifié")
        NOTIFIE = "notifie", _("Notifié")
        PERIME = "perime", _("Courrier périmé")
        ATTENTE = "attente", _("Mail à valider")
        JAMAIS = "jamais", _("Activé, jamais connecté")
        ACTIVE = "active", _("Activé")
        BLOQUE = "bloque", _("Bloqué")

    class Voie(models.TextChoices):
        """By which route an account was made, in the account service's words."""

        SMS = "activation-sms", _("par SMS")
        COURRIER = "activation-courrier", _("par le courrier")
        FRANCECONNECT = "franceconnect", _("par FranceConnect")

    uai = models.CharField(max_length=8)
    profil = models.CharField(max_length=12, choices=Profil.choices)
    personne = models.CharField(max_length=40)
    divisions = models.JSONField(default=list)
    etat = models.CharField(max_length=12, choices=Etat.choices)
    voie = models.CharField(max_length=20, blank=True)
    activated_at = models.DateTimeField(null=True, blank=True)
    last_login_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["uai", "profil", "personne"], name="suivi_unique")]

    def __str__(self) -> str:
        return self.personne

    @property
    def is_open(self) -> bool:
        """Whether the account is made and works."""
        return self.etat in (self.Etat.ACTIVE, self.Etat.JAMAIS)


class Releve(models.Model):
    """One asking of the account service for one school: when, by which work, and whether it came to its end."""

    uai = models.CharField(max_length=8)
    job = models.CharField(max_length=40)
    asked_at = models.DateTimeField(default=now)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["uai", "asked_at"], name="releve_uai_asked")]

    def __str__(self) -> str:
        return self.job


class Relance(models.Model):
    """Reminders sent together to people who have no account yet; `etats` and `divisions` say to whom."""

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    uai = models.CharField(max_length=8, db_index=True)
    auteur = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="relances")
    etats = models.JSONField(default=list)
    divisions = models.JSONField(default=list)
    prevus = models.PositiveIntegerField(default=0)
    job = models.CharField(max_length=40, blank=True)
    comptes = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=now)
    done_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.public_id
