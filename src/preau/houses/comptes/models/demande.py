"""A service's request to sign somebody in, while that person chooses a profile, types a password or activates."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from preau.houses.comptes.models.compte import Public
from preau.houses.comptes.models.oidc import ClientOidc
from preau.houses.comptes.models.partenaire import Partenaire
from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id

LIFE = timedelta(hours=4)
MFA = "https://refeds.org/profile/mfa"
"""The class by which a service asks for two factors, over SAML and OpenID Connect alike (REFEDS MFA Profile)."""
KEPT = timedelta(days=2)
"""How long an expired request is kept, so that it can be begun again instead of being a dead end."""


class Demande(models.Model):
    """One pending request, bound to a browser: `execution=e<conversation>s<step>` in its address.

    `conversation` counts the requests of that browser, `step` rises at each bad password. `request_id` is empty for an
    unsolicited sign-in. Until the browser is known (a POST from another site brings no cookie), `browser_hash` is
    empty and `handle_hash` waits for the one visit that will bind it.
    It comes from a SAML `partenaire` or an OpenID Connect `client`; for the latter `acs_url` is the redirect_uri,
    `relay_state` the state, and `parametres` holds the scopes, the nonce and the PKCE challenge.
    `profil` is chosen on a page for families; a request to sign in staff has `agent` from its first moment.
    """

    class Profil(models.TextChoices):
        """Who signs in."""

        RESPONSABLE = "responsable", _("Responsable d'élève")
        ELEVE = "eleve", _("Élève")
        AGENT = "agent", _("Personnel")

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    browser_hash = models.CharField(max_length=64, blank=True)
    handle_hash = models.CharField(max_length=64, blank=True, db_index=True)
    conversation = models.PositiveIntegerField(default=0)
    step = models.PositiveIntegerField(default=1)
    partenaire = models.ForeignKey(Partenaire, on_delete=models.CASCADE, null=True, blank=True, related_name="demandes")
    client = models.ForeignKey(ClientOidc, on_delete=models.CASCADE, null=True, blank=True, related_name="demandes")
    parametres = models.JSONField(default=dict, blank=True)
    request_id = models.CharField(max_length=256, blank=True)
    acs_url = models.CharField(max_length=2048)
    relay_state = models.CharField(max_length=2048, blank=True)
    acr = models.CharField(max_length=200, blank=True)
    profil = models.CharField(max_length=20, choices=Profil.choices, blank=True)
    force_authn = models.BooleanField(default=False)
    is_passive = models.BooleanField(default=False)
    restarted = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["browser_hash", "conversation"],
                condition=~models.Q(browser_hash=""),
                name="demande_conversation_once",
            ),
            models.CheckConstraint(
                condition=models.Q(profil__in=["", "responsable", "eleve", "agent"]), name="demande_profil"
            ),
            models.CheckConstraint(
                condition=models.Q(partenaire__isnull=True, client__isnull=False)
                | models.Q(partenaire__isnull=False, client__isnull=True),
                name="demande_is_of_one_service",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def execution(self) -> str:
        """The parameter of its address, as Shibboleth writes it."""
        return f"e{self.conversation}s{self.step}"

    @property
    def public(self) -> Public:
        """Who may answer it."""
        return Public.AGENT if self.profil == self.Profil.AGENT else Public.FAMILLE

    @property
    def wants_facteur(self) -> bool:
        """Whether a password alone does not answer it: its client is so declared, or it asks for two factors."""
        return self.acr == MFA or (self.client is not None and self.client.requires_facteur)

    @property
    def wording(self) -> str:
        """The family of tutorials of the service that asks; empty when it has none of its own."""
        service = self.partenaire or self.client
        return service.wording if service is not None else ""
