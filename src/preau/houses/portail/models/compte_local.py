"""Accounts that the ENT keeps itself: « personnel de collectivité et invité », and staff until their provider is there.

Seed 001, step 1, and J13: these people have no account in a federation.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class CompteLocal(models.Model):
    """One person with a password of the ENT. `uais` are the schools they work for; `roles` what they may do there.

    `secret` is the sealed secret of the second factor, empty without one, and `last_counter` the time step of its last
    code: none serves twice. `token_hash` opens the activation, or a new password, once.
    """

    class Profil(models.TextChoices):
        """Which door of the ENT is theirs."""

        PERSONNEL = "personnel", _("Personnel Éducation nationale")
        COLLECTIVITE = "collectivite", _("Personnel de collectivité")
        INVITE = "invite", _("Invité")

    class State(models.TextChoices):
        """Whether the account may be used."""

        A_ACTIVER = "a-activer", _("À activer")
        ACTIF = "actif", _("Actif")
        FERME = "ferme", _("Fermé")

    class Role(models.TextChoices):
        """What a person may do in the schools of their account."""

        CORRESPONDANT = "correspondant-ent", _("Correspondant ENT")
        DIRECTION = "direction", _("Direction")
        ENSEIGNANT = "enseignant", _("Enseignant")
        VIE_SCOLAIRE = "vie-scolaire", _("Vie scolaire")
        SECRETARIAT = "secretariat", _("Secrétariat")
        ADMINISTRATEUR = "administrateur", _("Administrateur de l'ENT")

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    profil = models.CharField(max_length=12, choices=Profil.choices)
    identifiant = models.CharField(max_length=60, unique=True)
    password = models.CharField(max_length=200, blank=True)
    civilite = models.CharField(max_length=10, blank=True)
    nom = models.CharField(max_length=100)
    prenom = models.CharField(max_length=100)
    mel = models.CharField(max_length=254, blank=True)
    uais = models.JSONField(default=list)
    roles = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State.choices, default=State.A_ACTIVER)
    secret = models.TextField(blank=True)
    last_counter = models.BigIntegerField(default=0)
    token_hash = models.CharField(max_length=64, blank=True, db_index=True)
    token_expires_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)
    activated_at = models.DateTimeField(null=True, blank=True)
    last_login_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["a-activer", "actif", "ferme"]), name="compte_local_state_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="actif") | ~models.Q(password=""), name="compte_local_actif_has_password"
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class ConnexionRefusee(models.Model):
    """Somebody that a provider vouched for and that the ENT could not find: the office reads it (issue 5, item 2)."""

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    idp = models.CharField(max_length=60)
    reason = models.CharField(max_length=20)
    references = models.JSONField(default=list)
    uai = models.CharField(max_length=8, blank=True)
    at = models.DateTimeField(default=now, db_index=True)
    seen_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.public_id
