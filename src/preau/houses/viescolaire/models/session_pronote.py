"""A session of the client protocol, from the bootstrap page to half an hour without a call (§3.2)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from preau.houses.viescolaire.models.appareil import Appareil
from preau.houses.viescolaire.models.mot_de_passe_application import MotDePasseApplication
from preau.houses.viescolaire.models.utilisateur import Utilisateur
from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class SessionPronote(models.Model):
    """`numero` is what clients name it by, and anybody may guess; `attendu` the next request number, which they prove.

    `scelle` holds, sealed for `public_id`, the keys and the challenge that is pending. `etape` says how far the login
    is. `appareil` or `mot_de_passe` is what opened it: once revoked, the session is over.
    """

    class Etape(models.TextChoices):
        """How far the login is."""

        PAGE = "page"
        PARAMETRES = "parametres"
        DEFI = "defi"
        FACTEUR = "facteur"
        OUVERTE = "ouverte"

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    numero = models.PositiveIntegerField(unique=True)
    espace = models.PositiveSmallIntegerField()
    uai = models.CharField(max_length=8, blank=True)
    attendu = models.PositiveIntegerField(default=1)
    etape = models.CharField(max_length=10, choices=Etape.choices, default=Etape.PAGE)
    chiffre = models.BooleanField(default=False)
    compresse = models.BooleanField(default=False)
    scelle = models.TextField(blank=True)
    utilisateur = models.ForeignKey(Utilisateur, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    appareil = models.ForeignKey(Appareil, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    mot_de_passe = models.ForeignKey(
        MotDePasseApplication, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    eleve = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(default=now)
    used_at = models.DateTimeField(default=now, db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(etape__in=["facteur", "ouverte"]) | Q(utilisateur__isnull=False),
                name="session_pronote_open_is_somebody",
            )
        ]

    def __str__(self) -> str:
        return self.public_id


class Telechargement(models.Model):
    """A file that an application may fetch once, by an address nobody guesses: it brings no other proof (§1)."""

    chemin_hash = models.CharField(max_length=64, unique=True)
    utilisateur = models.ForeignKey(Utilisateur, on_delete=models.CASCADE, related_name="+")
    eleve = models.CharField(max_length=40, blank=True)
    lundi = models.DateField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.chemin_hash[:8]
