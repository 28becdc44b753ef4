"""Settings of the house `passerelle`: variables `PASSERELLE_…` (design.md §5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from django.conf import settings

from preau.kit.envkit import setting


@dataclass(frozen=True)
class Settings:
    """What a deployment may choose; the defaults are FranceConnect's own (specs/franceconnect.md §2.10)."""

    public_url: str = setting("http://127.0.0.1:8002", help="Adresse publique de la maison, sans barre finale.")
    service_name: str = setting("Préau Connexion", help="Nom de la passerelle, dans ses titres et sur son bouton.")
    site_url: str = setting("", help="Adresse où mène la racine de la maison ; vide : une page qui dit ce que c'est.")
    keys: str = setting(
        "",
        help="Clés des jetons (PEM à la suite, une EC P-256 et une RSA) : la première de chaque sorte signe.",
        secret=True,
    )
    subject_secret: str = setting("", help="Secret du calcul des « sub » : ne jamais le changer.", secret=True)
    fournisseurs: str = setting("", help="Fichier TOML des fournisseurs d'identité ; relu quand il change.")
    etat_civil_url: str = setting(
        "", help="Adresse du registre d'état civil (XML) ; vide : l'identité du fournisseur est reprise telle quelle."
    )
    etat_civil_timeout: float = setting(7.0, help="Délai de réponse du registre d'état civil, en secondes.")
    plus: bool = setting(
        False, help="Niveaux eidas2 et eidas3, jetons chiffrés (FranceConnect+), au lieu du niveau eidas1."
    )
    require_tld: bool = setting(
        True, help="Refuser les adresses de retour en http ou vers localhost, comme en production."
    )
    strict: bool = setting(
        True,
        help="Refuser tout paramètre hors de la liste fermée, PKCE compris ; 0 : les ignorer et servir PKCE.",
    )
    remember_choice: bool = setting(
        False,
        help="Proposer « Se souvenir de mon choix » (anciennes pages, seed 003) : le dernier choix vient d'abord.",
    )
    allowed_idp_hints: list[str] = setting(
        [], help="Identifiants de fournisseurs permis dans idp_hint à tous les services, séparés par des virgules."
    )
    blocked_idps: list[str] = setting(
        [], help="Identifiants de fournisseurs d'identité coupés, montrés « Indisponible », séparés par des virgules."
    )
    code_life: timedelta = setting(timedelta(seconds=30), help="Durée de vie d'un code, en secondes.")
    token_life: timedelta = setting(timedelta(seconds=60), help="Durée de vie des jetons, en secondes.")
    interaction_life: timedelta = setting(timedelta(minutes=30), help="Durée de vie d'une demande, en secondes.")
    session_life: timedelta = setting(timedelta(minutes=30), help="Durée de vie de la session, en secondes.")
    account_kept: timedelta = setting(
        timedelta(days=3 * 365), help="Durée de conservation d'un compte qui ne sert plus, en secondes."
    )
    traces_kept: timedelta = setting(timedelta(days=36 * 30), help="Durée de conservation des traces, en secondes.")


def current() -> Settings:
    """The settings of this process."""
    return cast(Settings, settings.PASSERELLE)
