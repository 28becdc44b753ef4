"""Ourselves as OpenID Connect provider: keys, addresses, scopes (specs/educonnect-ent.md §1.7)."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path

from preau.houses.comptes.models import Demande
from preau.houses.comptes.models.demande import MFA
from preau.houses.comptes.settings import current
from preau.protocols.oidc import BadKey, KeySet, Provider, load_keys
from preau.protocols.refusals import Refusal

BASE = "/idp/profile/oidc"
_PEM = re.compile(r"-----BEGIN [A-Z ]+-----.+?-----END [A-Z ]+-----", re.DOTALL)


class OidcKeysMissing(Refusal):
    """The deployment gave no key that can sign tokens."""

    code = "COMPTES-0701"
    status = 500
    personne = "La connexion aux services n'est pas encore réglée. Prévenez l'assistance."
    support = "COMPTES_OIDC_KEYS_FILE ne contient aucune clé privée RSA (2048 au moins) ou EC P-256, ni la clé SAML."
    protocol_error = "server_error"


def keys() -> KeySet:
    """The keys that sign tokens, those of SAML when none was given. Raises OidcKeysMissing."""
    own = current()
    try:
        return _load(own.oidc_keys or own.saml_key)
    except BadKey as problem:
        raise OidcKeysMissing(str(problem)) from problem


@lru_cache(maxsize=8)
def _load(text: str) -> KeySet:
    return load_keys(block.encode() for block in _PEM.findall(text))


@lru_cache(maxsize=1)
def scopes() -> dict[str, tuple[str, ...]]:
    """Every scope and the claims it tells, in the order of the file."""
    data = tomllib.loads((Path(__file__).parent / "oidc_scopes.toml").read_text(encoding="utf-8"))
    return {scope: tuple(claims) for scope, claims in data.items()}


def issuer() -> str:
    """The public address of the house: discovery lies right below it."""
    return current().public_url


def provider() -> Provider:
    """What discovery says, and what requests are held to."""
    base = issuer() + BASE
    told = [claim for claims in scopes().values() for claim in claims]
    return Provider(
        issuer=issuer(),
        authorization_endpoint=f"{base}/authorize",
        token_endpoint=f"{base}/token",
        userinfo_endpoint=f"{base}/userinfo",
        jwks_uri=f"{base}/keyset",
        end_session_endpoint=f"{base}/logout",
        scopes=tuple(scopes()),
        claims=("sub", "acr", "amr", "auth_time", *dict.fromkeys(told)),
        acr_values=(*(profil.value for profil in Demande.Profil), MFA),
        code_life=current().oidc_code_life,
        access_life=current().oidc_access_life,
        id_token_life=current().oidc_access_life,
    )
