"""The ordered table of checks on a token request: who sends it, then what the code was bound to."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from preau.protocols.oidc import names
from preau.protocols.oidc.messages import Client, Credentials, Grant, TokenRequest
from preau.protocols.oidc.refusals_token import (
    ClientNotAuthenticated,
    CodeExpired,
    CodeReplayed,
    CodeUnknown,
    GrantTypeRefused,
    RedirectUriChanged,
    TokenRequestMalformed,
    VerifierWrong,
)

_VERIFIER: Final = re.compile(r"[A-Za-z0-9\-._~]{43,128}")
_NOBODY: Final = hashlib.sha256(b"nobody").hexdigest()


def secret_digest(secret: str) -> str:
    """What is kept of a client's random secret: SHA-256 in hexadecimal (it has 128 bits or more)."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def s256(verifier: str) -> str:
    """RFC 7636 §4.2: the challenge of a verifier."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def check_client(credentials: Credentials, client: Client | None) -> None:
    """RFC 6749 §2.3.1 and §3.2.1: the client's secret, in a way that it uses; the same work for an unknown client.

    Raises ClientNotAuthenticated. Every digest of the client is compared, in constant time.
    """
    given = secret_digest(credentials.secret)
    digests = client.secret_digests if client is not None and client.secret_digests else (_NOBODY,)
    matches = [hmac.compare_digest(given, digest) for digest in digests]
    if client is None or digests == (_NOBODY,) or credentials.client_id != client.client_id or not any(matches):
        raise ClientNotAuthenticated()
    if credentials.method not in client.auth_methods:
        raise ClientNotAuthenticated("method")


@dataclass(frozen=True)
class Exchange:
    """A token request of a proven client beside the grant its code names, if any, at a moment."""

    request: TokenRequest
    client: Client
    grant: Grant | None
    now: datetime


def check_grant_type(exchange: Exchange) -> None:
    """RFC 6749 §4.1.3: `authorization_code`, no other."""
    if exchange.request.grant_type != names.CODE:
        raise GrantTypeRefused()


def check_code_present(exchange: Exchange) -> None:
    """RFC 6749 §4.1.3: the code is required."""
    if not exchange.request.code:
        raise TokenRequestMalformed("code")


def check_code_known(exchange: Exchange) -> None:
    """§3.1.3.2: issued, and to this client."""
    if exchange.grant is None or exchange.grant.client_id != exchange.client.client_id:
        raise CodeUnknown()


def check_code_unused(exchange: Exchange) -> None:
    """RFC 6749 §4.1.2: once; the caller takes back the tokens of a code that comes again, even after its time."""
    assert exchange.grant is not None
    if exchange.grant.used_at is not None:
        raise CodeReplayed()


def check_code_alive(exchange: Exchange) -> None:
    """RFC 6749 §4.1.2: short-lived; a grant taken back is as one expired."""
    assert exchange.grant is not None
    if exchange.grant.code_expires_at <= exchange.now or exchange.grant.revoked_at is not None:
        raise CodeExpired()


def check_redirect_uri(exchange: Exchange) -> None:
    """RFC 6749 §4.1.3: the same as in the authorization request."""
    assert exchange.grant is not None
    if exchange.request.redirect_uri != exchange.grant.redirect_uri:
        raise RedirectUriChanged()


def check_verifier(exchange: Exchange) -> None:
    """RFC 7636 §4.6, and RFC 9700 §2.1.1: a verifier without a challenge is a downgrade."""
    assert exchange.grant is not None
    verifier, challenge = exchange.request.code_verifier, exchange.grant.code_challenge
    if not verifier and not challenge:
        return
    if not challenge or not _VERIFIER.fullmatch(verifier) or not hmac.compare_digest(s256(verifier), challenge):
        raise VerifierWrong()


CHECKS: Final[tuple[Callable[[Exchange], None], ...]] = (
    check_grant_type,
    check_code_present,
    check_code_known,
    check_code_unused,
    check_code_alive,
    check_redirect_uri,
    check_verifier,
)
"""In this order; the first that fails names the refusal."""


def check_exchange(request: TokenRequest, client: Client, grant: Grant | None, now: datetime) -> Grant:
    """The grant, when a proven client may exchange its code. Raises TokenRefusals, among them CodeReplayed."""
    exchange = Exchange(request, client, grant, now)
    for check in CHECKS:
        check(exchange)
    assert grant is not None
    return grant
