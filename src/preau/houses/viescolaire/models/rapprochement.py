"""Who an ENT's identifier is here, those not yet recognised, and the sessions that an ENT may end."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from preau.houses.viescolaire.models.utilisateur import Utilisateur
from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class Rapprochement(models.Model):
    """`identifiant`, what an ENT calls someone (`cas:user`), is this user. Undone, it is kept with its end."""

    class Maniere(models.TextChoices):
        """How they were recognised (specs/educonnect-ent.md §2.4)."""

        IDENTITE = "identite", _("Par l'identité")
        ATTRIBUT = "attribut", _("Par un identifiant de l'ENT")
        FICHIER = "fichier", _("Par un fichier RapprochementSSO")
        REFERENT = "referent", _("Par le référent")

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    ent = models.CharField(max_length=40)
    identifiant = models.CharField(max_length=255)
    utilisateur = models.ForeignKey(Utilisateur, on_delete=models.CASCADE, related_name="rapprochements")
    maniere = models.CharField(max_length=10, choices=Maniere.choices)
    created_at = models.DateTimeField(default=now)
    created_by = models.CharField(max_length=120, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ent", "identifiant"], condition=Q(ended_at__isnull=True), name="rapprochement_one_live"
            )
        ]

    def __str__(self) -> str:
        return self.public_id


class Inconnu(models.Model):
    """Somebody of an ENT whom no rule recognised: « À rapprocher ». `sealed` holds the attributes until it is settled.

    `uais` are the schools that the ENT named, none when it named none. Refused, the row says no more than that.
    """

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    ent = models.CharField(max_length=40)
    identifiant = models.CharField(max_length=255)
    sealed = models.TextField(blank=True)
    uais = models.JSONField(default=list)
    first_seen_at = models.DateTimeField(default=now)
    last_seen_at = models.DateTimeField(default=now)
    refused_at = models.DateTimeField(null=True, blank=True)
    refused_by = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ent", "identifiant"], name="inconnu_once")]

    def __str__(self) -> str:
        return self.public_id


class ConnexionEnt(models.Model):
    """The session opened by a ticket: an ENT that signs someone out names the ticket (CAS §2.3.3)."""

    ticket_hash = models.CharField(max_length=64, unique=True)
    session = models.CharField(max_length=22)
    created_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.session
