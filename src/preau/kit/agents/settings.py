"""The part of a house's settings that says where its staff sign in (variables `<HOUSE>_…`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from preau.kit.envkit import setting


@dataclass(frozen=True)
class AgentSettings:
    """Inherited by the `Settings` of a house whose staff sign in; a house may give a field another default."""

    public_url: str = setting("", help="Adresse publique de la maison, sans barre finale.")
    issuer: str = setting("", help="Fournisseur OpenID Connect des personnels (issuer), sans barre finale.")
    client_id: str = setting("", help="Identifiant de la maison chez ce fournisseur.")
    client_secret: str = setting("", help="Secret de la maison chez ce fournisseur.", secret=True)
    claim: str = setting(
        "preferred_username", help="Revendication qui reconnaît un agent : preferred_username, email ou sub."
    )
    scopes: list[str] = setting(
        ["openid", "profile", "agent"], help="Portées demandées au fournisseur, séparées par des virgules."
    )
    auth_method: str = setting(
        "client_secret_post", help="Façon de présenter le secret : client_secret_post ou client_secret_basic."
    )
    acr_values: list[str] = setting(
        ["https://refeds.org/profile/mfa"],
        help="Niveaux demandés (acr_values) quand un second facteur est exigé ; l'un d'eux, rendu, en tient lieu.",
    )
    require_factor: bool = setting(
        True, help="Refuser une connexion sans second facteur (revendication amr du fournisseur)."
    )
    factor_url: str = setting("", help="Page où un agent ajoute un second facteur à son compte, chez ce fournisseur.")
    help_contact: str = setting(
        "", help="À qui un agent inconnu s'adresse pour être inscrit, comme « le référent numérique de l'académie »."
    )
    bureaux: list[str] = setting(
        [],
        help="Les autres bureaux des mêmes personnels, « nom=adresse » séparés par des virgules ; {uai} dans l'adresse "
        "est l'établissement. Leurs liens sont au pied de la page du bureau.",
    )
    confirmation: timedelta = setting(
        timedelta(minutes=15), help="Un acte sensible demande une connexion plus récente que cette durée, en secondes."
    )
    session_idle: timedelta = setting(timedelta(minutes=45), help="Session fermée après cette inactivité, en secondes.")
    session_life: timedelta = setting(timedelta(hours=10), help="Durée d'une session, en secondes.")
