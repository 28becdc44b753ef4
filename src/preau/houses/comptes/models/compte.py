"""The account: one per person, whatever the number of children, schools and registry records."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class Compte(models.Model):
    """An account of a responsable.

    `identifiant` is the login name `p.nomXX` (seed 001); `password` an Argon2id hash, never the password; names are
    those of the registry at activation; `mobile` (E.164) is proven by a code, `mel` comes from the registry.
    """

    class State(models.TextChoices):
        """Whether the account may be used."""

        ACTIF = "actif", _("Actif")
        SUSPENDU = "suspendu", _("Suspendu")
        FERME = "ferme", _("Fermé")

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    identifiant = models.CharField(max_length=60, unique=True)
    password = models.CharField(max_length=200)
    prenom = models.CharField(max_length=100)
    nom = models.CharField(max_length=100)
    mobile = models.CharField(max_length=20, blank=True)
    mel = models.CharField(max_length=254, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIF)
    created_at = models.DateTimeField(default=now)
    activated_at = models.DateTimeField(null=True, blank=True)
    password_changed_at = models.DateTimeField(null=True, blank=True)
    last_login_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["actif", "suspendu", "ferme"]), name="compte_state_known"
            ),
            models.CheckConstraint(condition=~models.Q(identifiant=""), name="compte_identifiant_given"),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def is_open(self) -> bool:
        """Whether a right password opens it."""
        return self.state == self.State.ACTIF
