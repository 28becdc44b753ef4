"""The hub as a client of one identity provider: what it sends, and what it calls their failures.

Specs/franceconnect.md §3.1 for what is sent, §2.12 (Y02….) for the failures.
"""

from __future__ import annotations

from typing import cast

from preau.houses.passerelle.idps import Idp
from preau.houses.passerelle.settings import current
from preau.kit.relying import Relying
from preau.kit.relying.refusals import NetworkTrouble
from preau.protocols.franceconnect import codes
from preau.protocols.oidc.relying import ProviderMetadata, RelyingParty, SigningAlgorithm
from preau.protocols.oidc.relying.refusals import (
    CallbackIssuerWrong,
    CallbackMalformed,
    RelyingRefusal,
    StateWrong,
    TokenRefused,
)
from preau.protocols.oidc.relying.refusals_token import SubjectMalformed

SCOPES = ("openid", "profile", "email", "birth")
CALLBACK = "/api/v2/oidc-callback"
LOGOUT_CALLBACK = "/api/v2/client/logout-callback"


def callback_url() -> str:
    """§3.1: the one address that every provider sends people back to."""
    return current().public_url.rstrip("/") + CALLBACK


def logout_callback_url() -> str:
    """Where a provider sends people back after signing them out."""
    return current().public_url.rstrip("/") + LOGOUT_CALLBACK


def relying(idp: Idp, acr: str = "") -> Relying:
    """The conversation with `idp`; `acr` is the level to ask, when a person is about to be sent there.

    The level answered is not compared here: verify does it, with its own codes (§2.15.4).
    """
    party = RelyingParty(
        client_id=idp.client_id,
        client_secret=idp.client_secret,
        scopes=SCOPES,
        acr_values=(acr,) if acr else (),
        algorithms=cast("tuple[SigningAlgorithm, ...]", idp.algorithms),
        userinfo_json=idp.userinfo_json,
        prompt="login",
    )
    return Relying(idp.issuer, party, metadata=_metadata(idp))


def failure(problem: RelyingRefusal) -> codes.ShownY:
    """The hub's own code for what went wrong on the way back from a provider; the detail keeps theirs."""
    detail = f"{problem.code} {problem.detail}".strip()
    if isinstance(problem, StateWrong | CallbackIssuerWrong):
        return codes.Y020022(detail)
    if isinstance(problem, CallbackMalformed):
        return codes.Y020025(detail)
    if isinstance(problem, SubjectMalformed):
        return codes.Y020029(detail)
    if problem.step == "userinfo":
        return codes.Y020027(detail)
    if (
        isinstance(problem, TokenRefused)
        or isinstance(problem, NetworkTrouble)
        or problem.step in ("discovery", "jwks")
    ):
        return codes.Y020026(detail)
    return codes.Y020030(detail)


def _metadata(idp: Idp) -> ProviderMetadata | None:
    """The addresses of the file, when it gives them; else discovery is read."""
    if not idp.authorization_endpoint:
        return None
    return ProviderMetadata(
        issuer=idp.issuer,
        authorization_endpoint=idp.authorization_endpoint,
        token_endpoint=idp.token_endpoint,
        userinfo_endpoint=idp.userinfo_endpoint,
        jwks_uri=idp.jwks_uri,
        end_session_endpoint=idp.end_session_endpoint,
    )
