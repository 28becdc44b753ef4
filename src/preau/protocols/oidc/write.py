"""From values to what goes on the wire: redirections, token answers, id_tokens, userinfo, errors."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode, urlsplit, urlunsplit

from preau.protocols.oidc.keys import KeySet
from preau.protocols.oidc.messages import (
    Algorithm,
    Client,
    IdTokenClaims,
    ReplyTo,
    TokenResponse,
)
from preau.protocols.oidc.refusals import BearerRefusal, OidcRefusal


def write_code_redirect(reply_to: ReplyTo, code: str, issuer: str) -> str:
    """The address that carries the code back (§3.1.2.5), with `state` if one came and `iss` (RFC 9207 §2)."""
    return with_query(reply_to.redirect_uri, {"code": code, "state": reply_to.state, "iss": issuer})


def write_error_redirect(reply_to: ReplyTo, refusal: OidcRefusal, issuer: str) -> str:
    """The address that carries a refusal back (§3.1.2.6), with `iss` (RFC 9207 §2)."""
    said = {
        "error": refusal.protocol_error or "server_error",
        "error_description": refusal.describe(),
        "state": reply_to.state,
        "iss": issuer,
    }
    return with_query(reply_to.redirect_uri, said)


def write_logout_redirect(post_logout_redirect_uri: str, state: str) -> str:
    """Where the browser goes once signed out (RP-Initiated Logout 1.0 §3)."""
    return with_query(post_logout_redirect_uri, {"state": state})


def with_query(url: str, added: Mapping[str, str]) -> str:
    """RFC 6749 §3.1.2: the registered address keeps its own query."""
    parts = urlsplit(url)
    more = urlencode({name: value for name, value in added.items() if value})
    query = "&".join(piece for piece in (parts.query, more) if piece)
    return urlunsplit(parts._replace(query=query))


def write_id_token(claims: IdTokenClaims, keys: KeySet, algorithm: Algorithm, *, typ: str = "JWT") -> str:
    """A signed id_token (§2): claims in the order of the standard, those without a value left out.

    An empty `typ` leaves it out of the header, as FranceConnect does (specs/franceconnect.md §2.6).
    """
    said: dict[str, object] = {
        "iss": claims.issuer,
        "sub": claims.subject,
        "aud": claims.audience,
        "exp": _seconds(claims.expires_at),
        "iat": _seconds(claims.issued_at),
        "auth_time": _seconds(claims.authenticated_at),
        "nonce": claims.nonce,
        "acr": claims.acr,
        "amr": list(claims.amr),
        "at_hash": at_hash(claims.access_token) if claims.access_token else "",
        "sid": claims.sid,
    }
    kept = {name: value for name, value in said.items() if value not in ("", [])}
    return keys.sign({**claims.extra, **kept}, algorithm, typ=typ)


def at_hash(access_token: str) -> str:
    """§3.1.3.6: the left half of the SHA-256, both our algorithms being of that size."""
    half = hashlib.sha256(access_token.encode("ascii")).digest()[:16]
    return base64.urlsafe_b64encode(half).rstrip(b"=").decode()


def _seconds(at: datetime) -> int:
    return int(at.timestamp())


def pairwise_subject(sector: str, local_id: str, salt: str) -> str:
    """§8.1: 64 hexadecimal characters; two sectors cannot tell that they know the same person."""
    return hashlib.sha256(f"{sector}|{local_id}|{salt}".encode()).hexdigest()


def write_token_response(response: TokenResponse) -> dict[str, object]:
    """The JSON of §3.1.3.3; it must be sent with `Cache-Control: no-store`."""
    return {
        "access_token": response.access_token,
        "token_type": response.token_type,
        "expires_in": response.expires_in,
        "id_token": response.id_token,
        "scope": " ".join(response.scopes),
    }


def write_signed_userinfo(
    claims: Mapping[str, object],
    client: Client,
    keys: KeySet,
    issuer: str,
    *,
    issued_at: datetime,
    expires_at: datetime | None = None,
    typ: str = "JWT",
) -> str:
    """§5.3.2: userinfo as a JWT (`application/jwt`), with `iss`, `aud` and `iat`, for a client registered so.

    FranceConnect adds `exp` and leaves `typ` out of the header (specs/franceconnect.md §2.7).
    """
    if not client.userinfo_algorithm:
        raise ValueError("this client wants plain JSON")
    said = {**claims, "iss": issuer, "aud": client.client_id, "iat": _seconds(issued_at)}
    if expires_at is not None:
        said["exp"] = _seconds(expires_at)
    return keys.sign(said, client.userinfo_algorithm, typ=typ)


def write_error(refusal: OidcRefusal, error_uri: str = "") -> dict[str, str]:
    """The JSON of a refusal (RFC 6749 §5.2)."""
    said = {"error": refusal.protocol_error or "server_error", "error_description": refusal.describe()}
    return {**said, "error_uri": error_uri} if error_uri else said


def write_challenge(refusal: OidcRefusal, realm: str) -> str:
    """WWW-Authenticate: Bearer with the error if there is one (RFC 6750 §3), Basic for a client (RFC 6749 §5.2)."""
    if not isinstance(refusal, BearerRefusal):
        return f'Basic realm="{realm}"'
    if not refusal.protocol_error:
        return f'Bearer realm="{realm}"'
    said = f'error="{refusal.protocol_error}", error_description="{refusal.describe()}"'
    return f'Bearer realm="{realm}", {said}'
