"""A phone, or a program, that stays signed in: seen and revoked by its owner (specs/pronote-protocol.md §4.6)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from preau.houses.viescolaire.models.mot_de_passe_application import MotDePasseApplication
from preau.houses.viescolaire.models.utilisateur import Utilisateur
from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class Appareil(models.Model):
    """One device of one person. `eleve` is the child put first.

    A browser is known by `cookie_hash` (the digest of its cookie). An application is known by `espace` and `uuid_hash`;
    `verificateur` is that of the next token, `precedent` of the one before, which opens until the next is used, both
    sealed for `public_id`; `essais` counts the challenges given since the last success: they alternate between the two.
    `mot_de_passe` is the application password it came by, itself or through a QR code asked for under it: taken back,
    the device goes with it. `client_hash` is that of the identifier under which this application was given its owner's
    code (`CodePin`), empty before.
    """

    class Genre(models.TextChoices):
        """What holds the secret."""

        NAVIGATEUR = "navigateur", _("Navigateur")
        APPLICATION = "application", _("Application compatible")

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    utilisateur = models.ForeignKey(Utilisateur, on_delete=models.CASCADE, related_name="appareils")
    genre = models.CharField(max_length=12, choices=Genre.choices)
    nom = models.CharField(max_length=60, blank=True)
    modele = models.CharField(max_length=60, blank=True)
    eleve = models.CharField(max_length=40, blank=True)
    cookie_hash = models.CharField(max_length=64, null=True, blank=True, unique=True)
    espace = models.CharField(max_length=12, blank=True)
    uuid_hash = models.CharField(max_length=64, blank=True)
    client_hash = models.CharField(max_length=64, blank=True)
    verificateur = models.TextField(blank=True)
    precedent = models.TextField(blank=True)
    essais = models.PositiveIntegerField(default=0)
    mot_de_passe = models.ForeignKey(
        MotDePasseApplication, on_delete=models.SET_NULL, null=True, blank=True, related_name="appareils"
    )
    created_at = models.DateTimeField(default=now)
    used_at = models.DateTimeField(default=now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["utilisateur", "espace", "uuid_hash"],
                condition=Q(genre="application", revoked_at=None),
                name="appareil_one_live",
            )
        ]

    def __str__(self) -> str:
        return self.public_id
