"""The account: one per person, whatever the number of children, schools and registry records."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class Public(models.TextChoices):
    """Whom a service is for: two publics that never meet, each with its own door (specs/educonnect-ent.md §1.5.d)."""

    FAMILLE = "famille", _("Parents et élèves")
    AGENT = "agent", _("Personnels")


class Compte(models.Model):
    """An account of a responsable, of a pupil, or of an agent of the school.

    `identifiant` is the login name `p.nomXX` (seed 001); `password` an Argon2id hash, never the password; names are
    those of the registry at activation; `mobile` (E.164) is proven by a code, `mel` comes from the registry until the
    person proves one (`mobile_proven_at`, `mel_proven_at`). `eleve_public_id` names the registry's record of a pupil's
    account. `show_alerts` and `mail_each_login` are the two alerts of « Mon compte »; `warned_at` says that an account
    left without children was told it will be purged (J21).
    """

    class State(models.TextChoices):
        """Whether the account may be used."""

        A_VALIDER = "a-valider", _("En attente de la validation du mail")
        ACTIF = "actif", _("Actif")
        SUSPENDU = "suspendu", _("Suspendu")
        FUSIONNE = "fusionne", _("Regroupé dans un autre compte")
        FERME = "ferme", _("Fermé")

    class Profil(models.TextChoices):
        """Whose account it is (seed 001, « Je sélectionne mon profil »; staff have their own door)."""

        RESPONSABLE = "responsable", _("Responsable d'élève")
        ELEVE = "eleve", _("Élève")
        AGENT = "agent", _("Personnel")

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    profil = models.CharField(max_length=12, choices=Profil.choices, default=Profil.RESPONSABLE)
    identifiant = models.CharField(max_length=60, unique=True)
    eleve_public_id = models.CharField(max_length=40, blank=True)
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
    mobile_proven_at = models.DateTimeField(null=True, blank=True)
    mel_proven_at = models.DateTimeField(null=True, blank=True)
    must_change_password = models.BooleanField(default=False)
    show_alerts = models.BooleanField(default=False)
    mail_each_login = models.BooleanField(default=False)
    language = models.CharField(max_length=8, default="fr")
    warned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["a-valider", "actif", "suspendu", "fusionne", "ferme"]),
                name="compte_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(profil="eleve") | models.Q(eleve_public_id=""), name="compte_eleve_is_eleve"
            ),
            models.UniqueConstraint(
                fields=["eleve_public_id"],
                condition=~models.Q(eleve_public_id="") & ~models.Q(state="ferme"),
                name="compte_one_per_eleve",
            ),
            models.CheckConstraint(condition=~models.Q(identifiant=""), name="compte_identifiant_given"),
        ]
        indexes = [
            models.Index(fields=["mobile"], name="compte_mobile"),
            models.Index(Lower("mel"), name="compte_mel"),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def public(self) -> Public:
        """Which services it may sign in to."""
        return Public.AGENT if self.profil == self.Profil.AGENT else Public.FAMILLE

    @property
    def is_open(self) -> bool:
        """Whether a right password opens it."""
        return self.state == self.State.ACTIF
