"""Settings of the relying party towards FranceConnect: `COMPTES_FRANCECONNECT_…` (specs/franceconnect.md §7.1).

They suffice to move from the demonstration's hub to the real sandbox, then to production.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from preau.kit.envkit import setting


@dataclass(frozen=True)
class FranceConnect:
    """Empty issuer: no button, no journey."""

    franceconnect_issuer: str = setting("", help="Émetteur FranceConnect (finit par /api/v2) ; vide : pas de bouton.")
    franceconnect_test: bool = setting(
        False,
        help="L'émetteur est une passerelle d'essai (démonstration, bac à sable, intégration) : jamais en production.",
    )
    franceconnect_client_id: str = setting("", help="client_id donné par FranceConnect.")
    franceconnect_client_secret: str = setting("", help="client_secret donné par FranceConnect.", secret=True)
    franceconnect_name: str = setting("FranceConnect", help="Nom écrit sur le bouton et dans les pages.")
    franceconnect_scopes: list[str] = setting(
        ["openid", "identite_pivot", "preferred_username", "email"],
        help="Portées demandées, séparées par des virgules.",
    )
    franceconnect_acr_values: str = setting("eidas1", help="Niveau de garantie demandé.")
    franceconnect_signing_alg: str = setting("ES256", help="Signature des jetons : ES256, RS256, ou HS256 (essais).")
    franceconnect_auth_method: str = setting("client_secret_post", help="client_secret_post ou client_secret_basic.")
    franceconnect_use_pkce: bool = setting(False, help="Envoyer code_challenge : FranceConnect le refuse.")
    franceconnect_claims: str = setting("", help="Paramètre claims (JSON), par exemple pour amr ; vide : aucun.")
    franceconnect_idp_hint: str = setting("", help="Identifiant d'un fournisseur à ouvrir d'office ; vide : le choix.")
    franceconnect_userinfo_json: bool = setting(False, help="Accepter userinfo en JSON (autres passerelles).")
    franceconnect_logout_after_login: bool = setting(
        False, help="Fermer la session FranceConnect dès l'identité reçue (postes partagés)."
    )
    franceconnect_clock_skew: timedelta = setting(
        timedelta(seconds=20), help="Écart d'horloge accepté, en secondes (30 au plus)."
    )
    franceconnect_timeout: float = setting(3.0, help="Délai d'un appel à FranceConnect, en secondes (10 au plus).")
    franceconnect_decryption_keys: str = setting(
        "", help="Clés privées qui déchiffrent les jetons (PEM à la suite), pour FranceConnect+.", secret=True
    )
    franceconnect_second_proof: list[str] = setting(
        ["sms", "mail", "courrier"],
        help="Secondes preuves à la première visite, dans l'ordre : sms, mail, courrier, séparées par des virgules.",
    )
    franceconnect_all_dates: bool = setting(
        False, help="Exiger la date de naissance de tous les enfants d'un coup (tutoriel 003), et non d'un au moins."
    )
