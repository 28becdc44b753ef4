"""What a relying party asks and reads, in the order of a sign-in (OpenID Connect Core 1.0 §3.1 and §5.3)."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote_plus

from preau.protocols.oidc import names
from preau.protocols.oidc.checks import Asked
from preau.protocols.oidc.exchange import s256
from preau.protocols.oidc.relying.checks import (
    CHECKS_CALLBACK,
    CHECKS_ID_TOKEN,
    CHECKS_PLAIN_USERINFO,
    CHECKS_SIGNED_USERINFO,
    Came,
    Told,
)
from preau.protocols.oidc.relying.documents import clean_description, clean_error, media_type, read_object
from preau.protocols.oidc.relying.envelope import read_claims
from preau.protocols.oidc.relying.keys import Jwks
from preau.protocols.oidc.relying.messages import ProviderMetadata, RelyingParty, Tokens
from preau.protocols.oidc.relying.refusals import TokenAnswerInvalid, TokenRefused, during
from preau.protocols.oidc.relying.refusals_token import UserinfoInvalid, UserinfoRefused
from preau.protocols.oidc.write import with_query

SECRET_MINIMUM: Final = 32
"""Characters of a state and of a nonce (specs/franceconnect.md §2.4 wants 22, older texts 32)."""

_VERIFIER: Final = re.compile(r"[A-Za-z0-9\-._~]{43,128}")
_ACCESS_TOKEN: Final = re.compile(r"[A-Za-z0-9\-._~+/]{1,4096}=*")
"""RFC 6750 §2.1: what can stand in an Authorization header."""


def write_authorization_url(
    party: RelyingParty,
    metadata: ProviderMetadata,
    *,
    redirect_uri: str,
    state: str,
    nonce: str,
    code_verifier: str = "",
) -> str:
    """Where the browser goes to sign in (§3.1.2.1): only what is set is sent, the list being closed at FranceConnect.

    Raises ValueError for a state or a nonce under 32 characters, or a code_verifier out of RFC 7636 §4.1.
    """
    if min(len(state), len(nonce)) < SECRET_MINIMUM:
        raise ValueError("state and nonce have at least 32 characters")
    if party.uses_pkce and not _VERIFIER.fullmatch(code_verifier):
        raise ValueError("code_verifier has 43 to 128 unreserved characters")
    return with_query(
        metadata.authorization_endpoint,
        {
            "response_type": "code",
            "client_id": party.client_id,
            "redirect_uri": redirect_uri,
            "scope": " ".join(party.scopes),
            "state": state,
            "nonce": nonce,
            "acr_values": " ".join(party.acr_values),
            "claims": party.claims,
            "prompt": party.prompt,
            "max_age": "" if party.max_age is None else str(int(party.max_age.total_seconds())),
            "idp_hint": party.idp_hint,
            "code_challenge": s256(code_verifier) if party.uses_pkce else "",
            "code_challenge_method": "S256" if party.uses_pkce else "",
        },
    )


def read_callback(params: Mapping[str, Sequence[str]], *, state: str, issuer: str, requires_iss: bool) -> str:
    """The code that the browser brought back to `redirect_uri` (§3.1.2.5).

    `params` holds every value of every name; `state` is the one kept for this browser. Raises StateWrong,
    CallbackMalformed, CallbackIssuerWrong or ProviderError.
    """
    came = Came(Asked.gather(params), state, issuer, requires_iss)
    for check in CHECKS_CALLBACK:
        check(came)
    return came.said["code"]


def write_token_request(
    party: RelyingParty, *, code: str, redirect_uri: str, code_verifier: str = ""
) -> tuple[dict[str, str], dict[str, str]]:
    """The form to post to the token endpoint (§3.1.3.1) and its headers, the secret in the one or the other."""
    form = {"grant_type": names.CODE, "code": code, "redirect_uri": redirect_uri}
    headers = {"Accept": "application/json"}
    if party.uses_pkce:
        form["code_verifier"] = code_verifier
    if party.auth_method == "client_secret_basic":  # RFC 6749 §2.3.1: each half is form-encoded first
        pair = f"{quote_plus(party.client_id)}:{quote_plus(party.client_secret)}"
        headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
    else:
        form |= {"client_id": party.client_id, "client_secret": party.client_secret}
    return form, headers


def read_token_response(status: int, content_type: str, body: bytes) -> Tokens:
    """The tokens of an answer (§3.1.3.3). Raises TokenRefused (§3.1.3.4) or TokenAnswerInvalid."""
    with during("token"):
        try:
            said = read_object(body) if media_type(content_type) == "application/json" else {}
        except ValueError as error:
            raise TokenAnswerInvalid(f"HTTP {status}, {error}") from error
        if status != 200:
            if 400 <= status < 500 and "error" in said:
                raise TokenRefused(clean_error(said["error"]), clean_description(said.get("error_description")))
            raise TokenAnswerInvalid(f"HTTP {status}")
        access_token, id_token = said.get("access_token"), said.get("id_token")
        if str(said.get("token_type")).lower() != "bearer":
            raise TokenAnswerInvalid("token_type")
        if not isinstance(access_token, str) or not _ACCESS_TOKEN.fullmatch(access_token):
            raise TokenAnswerInvalid("access_token")
        if not isinstance(id_token, str) or not id_token:
            raise TokenAnswerInvalid("id_token")
        return Tokens(access_token, id_token)


def check_id_token(
    token: str,
    party: RelyingParty,
    metadata: ProviderMetadata,
    jwks: Jwks,
    nonce: str,
    now: datetime,
    access_token: str = "",
) -> dict[str, Any]:
    """The claims of an id_token that may be believed (§3.1.3.7). Raises the refusals of `refusals_token`, KeyUnknown.

    After KeyUnknown the caller fetches the set of keys again, once, and asks again.
    """
    with during("token"):
        claims = read_claims(token, party, jwks)
        told = Told(claims, party, metadata, now, nonce=nonce, access_token=access_token)
        for check in CHECKS_ID_TOKEN:
            check(told)
        return claims


def read_userinfo(
    content_type: str,
    body: bytes,
    party: RelyingParty,
    metadata: ProviderMetadata,
    jwks: Jwks,
    now: datetime,
    *,
    sub: str,
    status: int = 200,
) -> dict[str, Any]:
    """What the provider says of the person `sub` (§5.3.2): a JWT, or plain JSON where the party takes it.

    Raises UserinfoRefused, UserinfoInvalid, SubjectDiffers, or what a token is refused for.
    """
    with during("userinfo"):
        if status != 200:
            raise UserinfoRefused(f"HTTP {status}")
        kind = media_type(content_type)
        try:
            if kind == "application/jwt":
                claims, checks = read_claims(body.decode("ascii").strip(), party, jwks), CHECKS_SIGNED_USERINFO
            elif kind == "application/json" and party.userinfo_json:
                claims, checks = read_object(body), CHECKS_PLAIN_USERINFO
            else:
                raise UserinfoInvalid("content type")
        except ValueError as error:
            raise UserinfoInvalid(type(error).__name__) from error
        told = Told(claims, party, metadata, now, sub=sub)
        for check in checks:
            check(told)
        return claims


def write_logout_url(metadata: ProviderMetadata, id_token: str, post_logout_redirect_uri: str, state: str) -> str:
    """Where the browser goes to sign out there too (RP-Initiated Logout 1.0 §2); empty when the provider has no such.

    `id_token` may have expired. FranceConnect allows these three parameters and hardly more (§2.9).
    """
    if not metadata.end_session_endpoint:
        return ""
    return with_query(
        metadata.end_session_endpoint,
        {"id_token_hint": id_token, "post_logout_redirect_uri": post_logout_redirect_uri, "state": state},
    )
