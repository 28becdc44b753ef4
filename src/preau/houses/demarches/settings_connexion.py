"""The part of the settings that says how families sign in (variables `DEMARCHES_…`)."""

from __future__ import annotations

from dataclasses import dataclass

from preau.kit.envkit import setting
from preau.kit.federation.settings import Federation

SAML, OIDC = "saml", "oidc"


@dataclass(frozen=True)
class Connexion(Federation):
    """Families come by SAML (a provider declared by `preau demarches idp add`) or by OpenID Connect.

    The settings without OIDC_ in their name (DEMARCHES_ISSUER…) are those of staff, who have a provider of their own.
    """

    public_url: str = setting("http://127.0.0.1:8006", help="Adresse publique de la maison, sans barre finale.")
    protocole: str = setting(SAML, help="Façon dont les familles se connectent : saml ou oidc.")
    compte_url: str = setting(
        "",
        help="Adresse où une personne gère et ferme son compte ; vide = celle que dit le fournisseur, s'il en dit une.",
    )
    ent_url: str = setting("", help="Adresse de l'ENT, rappelée à la déconnexion parce qu'il peut rester ouvert.")
    oidc_issuer: str = setting("", help="Fournisseur OpenID Connect des familles (issuer), sans barre finale.")
    oidc_client_id: str = setting("demarches-familles", help="Identifiant de la maison chez ce fournisseur.")
    oidc_client_secret: str = setting("", help="Secret de la maison chez ce fournisseur.", secret=True)
    oidc_scopes: list[str] = setting(
        ["openid", "profile", "ect.scope.demarches"],
        help="Portées demandées ; l'une d'elles donne FrEduCtRefId et FrEduVecteur.",
    )
    oidc_auth_method: str = setting(
        "client_secret_post", help="Façon de présenter le secret : client_secret_post ou client_secret_basic."
    )
    attestation_en_charge: list[str] = setting(
        [],
        help="UAI des établissements qui donnent l'attestation de scolarité aux personnes en charge ; * = tous.",
    )

    @property
    def oidc_redirect_uri(self) -> str:
        """Where the OpenID provider sends the browser back."""
        return f"{self.base_url}/auth/oidc/retour"

    @property
    def oidc_sortie_uri(self) -> str:
        """Where the OpenID provider sends the browser back after closing its session."""
        return f"{self.base_url}/auth/oidc/sortie"
