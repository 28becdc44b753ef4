"""From parameters to requests: what a browser brings, what a client's server posts, what carries a bearer token.

Parameters come in as every value of every name (`{"scope": ["openid"]}`), so that a repeated one is seen.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final
from urllib.parse import unquote_plus

from preau.protocols.oidc.checks import CHECKS_REDIRECTED, CHECKS_SHOWN, Asked, acr_values_of, granted_scopes
from preau.protocols.oidc.messages import (
    CLIENT_ID_LIMIT,
    PARAMETER_LIMIT,
    VALUE_LIMIT,
    AuthMethod,
    AuthorizationRequest,
    Client,
    Credentials,
    Provider,
    ReplyTo,
    TokenRequest,
)
from preau.protocols.oidc.refusals import RedirectedRefusal
from preau.protocols.oidc.refusals_token import (
    SeveralAuthentications,
    TokenMalformed,
    TokenMissing,
    TokenRequestMalformed,
)

Parameters = Mapping[str, Sequence[str]]
FindClient = Callable[[str], Client | None]

_B64TOKEN: Final = re.compile(r"[A-Za-z0-9\-._~+/]+=*")
"""RFC 6750 §2.1."""


def read_authorization_request(params: Parameters, find_client: FindClient, provider: Provider) -> AuthorizationRequest:
    """The request in `params`, held against both tables of checks.

    Raises a ShownRefusal as long as no address is proven, then RedirectedRefusals with `reply_to`.
    """
    asked = Asked.gather(params)
    asked = asked.by(find_by_id(asked["client_id"], find_client))
    for shown in CHECKS_SHOWN:
        shown(asked, provider)
    client = asked.client
    assert client is not None  # the table ends with the address, which belongs to a client
    reply_to = ReplyTo(asked["redirect_uri"], asked.state)
    try:
        for redirected in CHECKS_REDIRECTED:
            redirected(asked, provider)
    except RedirectedRefusal as refusal:
        refusal.reply_to = reply_to
        raise
    return AuthorizationRequest(
        client=client,
        redirect_uri=asked["redirect_uri"],
        scopes=granted_scopes(asked, provider),
        state=asked.state,
        nonce=asked["nonce"],
        prompt=frozenset(asked["prompt"].split()),
        max_age=int(asked["max_age"]) if asked["max_age"] else None,
        acr_values=acr_values_of(asked, provider),
        code_challenge=asked["code_challenge"],
        id_token_hint=asked["id_token_hint"],
        id_token_claims=_claims(asked, provider, "id_token"),
        userinfo_claims=_claims(asked, provider, "userinfo"),
    )


def find_by_id(client_id: str, find_client: FindClient) -> Client | None:
    """RFC 6749 appendix A.1: printable ASCII, or nobody's."""
    is_name = client_id.isascii() and client_id.isprintable() and 0 < len(client_id) <= CLIENT_ID_LIMIT
    return find_client(client_id) if is_name else None


def _claims(asked: Asked, provider: Provider, member: str) -> tuple[str, ...]:
    """§5.5: the names asked in `claims`; the table has already refused another shape."""
    if not provider.reads_claims or not asked["claims"]:
        return ()
    return tuple(json.loads(asked["claims"]).get(member) or ())


def read_token_request(form: Parameters, authorization: str = "") -> TokenRequest:
    """A token request (§3.1.3.1): the posted form and the Authorization header. Raises TokenRefusals."""
    values = _form(form)
    header = _basic(authorization)
    if header is not None:
        if "client_secret" in values or values.get("client_id", header.client_id) != header.client_id:
            raise SeveralAuthentications()
        credentials = header
    else:
        method: AuthMethod | None = "client_secret_post" if "client_secret" in values else None
        credentials = Credentials(values.get("client_id", ""), values.get("client_secret", ""), method)
    if not values.get("grant_type"):
        raise TokenRequestMalformed("grant_type")
    return TokenRequest(
        credentials=credentials,
        grant_type=values["grant_type"],
        code=values.get("code", ""),
        redirect_uri=values.get("redirect_uri", ""),
        code_verifier=values.get("code_verifier", ""),
    )


def _form(form: Parameters) -> dict[str, str]:
    if len(form) > PARAMETER_LIMIT:
        raise TokenRequestMalformed("too many parameters")
    values = {}
    for name, given in form.items():
        if len(given) != 1:
            raise TokenRequestMalformed("repeated")
        if len(name) > VALUE_LIMIT or len(given[0]) > VALUE_LIMIT:
            raise TokenRequestMalformed("too long")
        if given[0]:  # RFC 6749 §3.2: a parameter without a value is as if it were left out
            values[name] = given[0]
    return values


def _basic(authorization: str) -> Credentials | None:
    """RFC 6749 §2.3.1: both halves are form-encoded before they are joined; None for another scheme or none."""
    scheme, _, rest = authorization.strip().partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        text = base64.b64decode(rest.strip()[:VALUE_LIMIT], validate=True).decode()
    except (binascii.Error, ValueError) as error:
        raise TokenRequestMalformed("Authorization header") from error
    client_id, colon, secret = text.partition(":")
    if not colon:
        raise TokenRequestMalformed("Authorization header")
    return Credentials(unquote_plus(client_id), unquote_plus(secret), "client_secret_basic")


def read_bearer(authorization: str = "", form: Parameters | None = None) -> str:
    """The access token of a call (RFC 6750 §2.1 and §2.2; never in the query, §2.3). Raises BearerRefusals."""
    posted = list((form or {}).get("access_token", ()))
    scheme, _, rest = authorization.strip().partition(" ")
    given = [rest.strip()] if scheme.lower() == "bearer" else []
    if len(posted) + len(given) > 1:
        raise TokenMalformed("repeated")
    if not posted and not given:
        raise TokenMissing()
    token = (given or posted)[0]
    if len(token) > VALUE_LIMIT or not _B64TOKEN.fullmatch(token):
        raise TokenMalformed()
    return token
