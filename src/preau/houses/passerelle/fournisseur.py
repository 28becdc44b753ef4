"""The hub as a client of one identity provider: what it sends, and what it calls their failures.

Specs/franceconnect.md §3.1 for what is sent, §2.12 (Y02….) for the failures.
"""

from __future__ import annotations

from typing import cast

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from preau.houses.passerelle import provider
from preau.houses.passerelle.idps import Idp
from preau.kit import sealkit
from preau.kit.relying import Relying
from preau.kit.relying.refusals import NetworkTrouble
from preau.protocols.franceconnect import codes
from preau.protocols.oidc.keys import Key, load_key
from preau.protocols.oidc.relying import ProviderMetadata, RelyingParty, SigningAlgorithm
from preau.protocols.oidc.relying.refusals import (
    CallbackIssuerWrong,
    CallbackMalformed,
    RelyingRefusal,
    StateWrong,
    TokenAnswerInvalid,
    TokenRefused,
)
from preau.protocols.oidc.relying.refusals_token import SubjectMalformed

SCOPES = ("openid", "profile", "email", "birth")
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of the curve P-256 (FIPS 186-4, D.1.2.3): a private key is a number below it."""


def callback_url() -> str:
    """§3.1: the one address that every provider sends people back to."""
    return provider.issuer() + "/oidc-callback"


def logout_callback_url() -> str:
    """Where a provider sends people back after signing them out."""
    return provider.issuer() + "/client/logout-callback"


def encryption_key() -> Key:
    """The key that providers encrypt to (§2.6, FranceConnect+): made from SECRET_KEY, the same at every start."""
    scalar = int.from_bytes(sealkit.derive("idp", "encryption"), "big") % (P256_ORDER - 1) + 1
    private = ec.derive_private_key(scalar, ec.SECP256R1())
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return load_key(pem)


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
        decryption_keys=(encryption_key(),) if idp.encrypts else (),
    )
    return Relying(idp.issuer, party, metadata=_metadata(idp))


def lack(idp: Idp) -> str:
    """What is wrong with a provider of the file, for the operator; empty when nothing is."""
    try:
        relying(idp)
    except ValueError as problem:
        return str(problem)
    return "" if idp.client_secret else "client_secret_file"


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
    if isinstance(problem, TokenRefused | NetworkTrouble) or problem.step in ("discovery", "jwks"):
        return codes.Y020026(detail)
    if isinstance(problem, TokenAnswerInvalid) and "HTTP 5" in problem.detail:
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
