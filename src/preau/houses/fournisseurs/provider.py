"""A fictitious provider as `protocols.oidc` knows it: its rules, which are those of the real mock, and its client.

Strict as the provider that FranceConnect tests itself against (specs/franceconnect.md §3.1): a nonce of exactly 64
alphanumerics, a state, acr_values, an address registered to the letter, no parameter that FranceConnect never sends.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from preau.houses.fournisseurs.annuaire import Fournisseur
from preau.houses.fournisseurs.settings import current
from preau.houses.fournisseurs.signature import algorithm_of, signer
from preau.protocols.oidc import Client, Pkce, Provider, secret_digest, write_discovery

SCOPES: Final[dict[str, tuple[str, ...]]] = {
    "openid": (),
    "profile": ("given_name", "family_name", "preferred_username", "gender", "birthdate"),
    "birth": ("birthplace", "birthcountry"),
    "email": ("email",),
    "phone": ("phone_number",),
    "address": ("address",),
    "preferred_username": ("preferred_username",),
    "birthplace": ("birthplace",),
    "birthcountry": ("birthcountry",),
}
"""Every scope and what it tells (§3.1; the single ones are those of FranceConnect+)."""
PARAMETERS: Final = frozenset(
    ("client_id", "redirect_uri", "response_type", "scope", "acr_values", "nonce", "state", "prompt", "claims",
     "login_hint", "sp_id", "ui_locales")
)  # fmt: skip
NONCE: Final = re.compile(r"[A-Za-z0-9]{64}")
LIFE: Final = timedelta(seconds=60)
"""Of a code, of an access token and of an id_token."""


def provider(fournisseur: Fournisseur) -> Provider:
    """What discovery says, and what requests are held to."""
    base = fournisseur.issuer
    return Provider(
        issuer=base,
        authorization_endpoint=f"{base}/authorize",
        token_endpoint=f"{base}/token",
        userinfo_endpoint=f"{base}/userinfo",
        jwks_uri=f"{base}/jwks",
        end_session_endpoint=f"{base}/logout",
        scopes=tuple(SCOPES),
        claims=("sub", "acr", *dict.fromkeys(name for names in SCOPES.values() for name in names)),
        acr_values=fournisseur.acr_values,
        prompts=frozenset({"login", "consent"}),
        parameters=PARAMETERS,
        acr_required=True,
        state_minimum=1,
        nonce_minimum=64,
        signs_userinfo=fournisseur.signs_userinfo,
        code_life=LIFE,
        access_life=LIFE,
        id_token_life=LIFE,
    )


def discovery(fournisseur: Fournisseur) -> dict[str, object]:
    """The discovery document: this provider's one algorithm, and no more than it does. Raises ClesManquantes."""
    document = write_discovery(provider(fournisseur), signer(fournisseur))
    document["id_token_signing_alg_values_supported"] = [fournisseur.algorithm]
    document["userinfo_signing_alg_values_supported"] = [
        fournisseur.algorithm if fournisseur.signs_userinfo else "none"
    ]
    del document["code_challenge_methods_supported"]
    if not fournisseur.has_logout:
        del document["end_session_endpoint"]
    return document


def client(fournisseur: Fournisseur) -> Client:
    """The hub, the one client of every provider; without a secret it can prove nothing."""
    own = current()
    algorithm = algorithm_of(fournisseur)
    return Client(
        client_id=own.client_id,
        redirect_uris=tuple(own.redirect_uris),
        scopes=frozenset(SCOPES),
        secret_digests=(secret_digest(own.client_secret),) if own.client_secret else (),
        post_logout_redirect_uris=tuple(own.logout_uris),
        algorithm=algorithm,
        userinfo_algorithm=algorithm if fournisseur.signs_userinfo else "",
        pkce=Pkce.REFUSED,
    )


def finder(fournisseur: Fournisseur) -> Callable[[str], Client | None]:
    """The look-up of a client_id at this provider."""
    return lambda client_id: client(fournisseur) if client_id == current().client_id else None
