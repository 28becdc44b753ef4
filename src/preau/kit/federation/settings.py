"""Settings of a house as SAML service provider, `<HOUSE>_ENTITY_ID`, `<HOUSE>_KEYS`…"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from preau.kit.envkit import setting


@dataclass(frozen=True)
class Federation:
    """Its name, its keys, its clock; its addresses follow from the public one."""

    public_url: str = setting("http://127.0.0.1", help="Adresse publique de la maison, sans barre finale.")
    entity_id: str = setting("", help="Identifiant SAML de la maison ; vide = adresse publique + /auth/saml/metadata.")
    keys: str = setting(
        "",
        help="Dossier des clés SAML (saml-signing et saml-encryption, .key et .crt) ; vide = ni signer ni déchiffrer.",
    )
    sign_requests: bool = setting(True, help="Signer les demandes d'authentification SAML.")
    clock_skew: int = setting(60, help="Écart toléré entre deux horloges, en secondes (0 à 300).")
    request_life: timedelta = setting(
        timedelta(hours=4), help="Durée pendant laquelle une demande de connexion attend sa réponse, en secondes."
    )

    @property
    def base_url(self) -> str:
        """`public_url` without a final slash."""
        return self.public_url.rstrip("/")

    @property
    def sp_entity_id(self) -> str:
        """The name of this service provider in SAML."""
        return self.entity_id or f"{self.base_url}/auth/saml/metadata"

    @property
    def acs_url(self) -> str:
        """Where identity providers post their answers."""
        return f"{self.base_url}/auth/saml/acs"

    @property
    def slo_url(self) -> str:
        """Where identity providers bring logout messages."""
        return f"{self.base_url}/auth/saml/slo"
