"""The token, userinfo and revocation calls of a service's server (specs/franceconnect.md §2.2, §2.5, §2.7).

The checks are those of `protocols.oidc`; what they refuse is told here in the real platform's codes and words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from preau.protocols.franceconnect.codes import (
    Y04146A2,
    Y0416228,
    Y043F0A8,
    Y0434A7B,
    Y048017B,
    Y049E20B,
    TokenError,
    TokenY,
    YRefusal,
)
from preau.protocols.franceconnect.messages import Service
from preau.protocols.oidc import (
    Credentials,
    Grant,
    TokenRequest,
    check_client,
    check_exchange,
    read_bearer,
    read_token_request,
    write_error,
)
from preau.protocols.oidc import names as words
from preau.protocols.oidc.messages import VALUE_LIMIT
from preau.protocols.oidc.refusals import OidcRefusal
from preau.protocols.oidc.refusals_token import (
    ClientNotAuthenticated,
    CodeExpired,
    CodeReplayed,
    CodeUnknown,
    GrantTypeRefused,
    RedirectUriChanged,
    TokenMalformed,
    TokenMissing,
    TokenRequestMalformed,
    VerifierWrong,
)

ERROR_URI: Final = "https://docs.partenaires.franceconnect.gouv.fr/fs/fs-technique/fs-technique-erreurs/"
"""§2.5: the page of the real documentation that explains a code."""
TOKEN_MINIMUM: Final = 43
SECRET_MINIMUM: Final = 32

_NAMED: Final[Mapping[type[OidcRefusal], type[TokenY]]] = {
    ClientNotAuthenticated: Y0434A7B,
    CodeUnknown: Y049E20B,
    CodeExpired: Y043F0A8,
    CodeReplayed: Y0416228,
    TokenMissing: Y04146A2,
}
_WORDED: Final[Mapping[type[OidcRefusal], tuple[str, str]]] = {
    GrantTypeRefused: (words.UNSUPPORTED_GRANT_TYPE, "unsupported grant_type requested"),
    RedirectUriChanged: (words.INVALID_GRANT, "grant request is invalid (authorization code redirect_uri mismatch)"),
    VerifierWrong: (words.INVALID_GRANT, "grant request is invalid (PKCE verification failed)"),
}


@dataclass(frozen=True)
class RevocationRequest:
    """A wish to take a token back."""

    credentials: Credentials
    token: str


def read_token(form: Mapping[str, Sequence[str]], authorization: str = "") -> TokenRequest:
    """A token request, with credentials in the form or in the header (§2.5). Raises TokenY."""
    try:
        return read_token_request(form, authorization)
    except OidcRefusal as refusal:
        raise as_y(refusal) from refusal


def check_service(credentials: Credentials, service: Service | None) -> None:
    """The service's secret; the same work for an unknown or deactivated one. Raises Y0434A7B."""
    known = service if service is not None and service.is_active else None
    try:
        check_client(credentials, known.as_client() if known is not None else None)
    except OidcRefusal as refusal:
        raise as_y(refusal) from refusal


def check_code(request: TokenRequest, service: Service, grant: Grant | None, now: datetime) -> Grant:
    """The grant, when the code may be exchanged. Raises TokenY, among them Y0416228 for a replay."""
    try:
        return check_exchange(request, service.as_client(), grant, now)
    except OidcRefusal as refusal:
        raise as_y(refusal) from refusal


def read_access_token(authorization: str, query: Mapping[str, Sequence[str]]) -> str:
    """The token of a userinfo call: in the header, or in the query as the real platform accepts too (§2.7)."""
    try:
        return read_bearer(authorization, {"access_token": query.get("access_token", ())})
    except OidcRefusal as refusal:
        raise as_y(refusal) from refusal


def token_invalid() -> TokenY:
    """A token unknown, expired or revoked (§2.7)."""
    return TokenError(words.INVALID_TOKEN, "invalid token provided", 401)


def read_revocation(form: Mapping[str, Sequence[str]]) -> RevocationRequest:
    """§2.2: `token` (43 characters at least), `client_id` and `client_secret` (32 at least), nothing else.

    Raises TokenError.
    """
    asked = {name: given[0] for name, given in form.items() if len(given) == 1 and len(given[0]) <= VALUE_LIMIT}
    minimums = {"token": TOKEN_MINIMUM, "client_id": 1, "client_secret": SECRET_MINIMUM}
    if form.keys() != minimums.keys() or any(len(asked.get(name, "")) < size for name, size in minimums.items()):
        raise TokenError(words.INVALID_REQUEST, "invalid parameter")
    return RevocationRequest(
        Credentials(asked["client_id"], asked["client_secret"], "client_secret_post"), asked["token"]
    )


def as_y(refusal: OidcRefusal) -> TokenY:
    """A refusal of the standard in the real platform's code, or in Y040001 with the standard's words."""
    if isinstance(refusal, TokenRequestMalformed):
        if refusal.detail == "code":
            return Y048017B()
        if refusal.detail == "grant_type":
            return TokenError(words.INVALID_REQUEST, "missing required parameter 'grant_type'")
        return TokenError(words.INVALID_REQUEST, "invalid parameter")
    if (named := _NAMED.get(type(refusal))) is not None:
        return named()
    if (worded := _WORDED.get(type(refusal))) is not None:
        return TokenError(*worded)
    if isinstance(refusal, TokenMalformed):
        return token_invalid()
    return TokenError(words.INVALID_REQUEST, "client authentication must only be provided using one mechanism")


def write_error_json(refusal: YRefusal, event_id: str) -> dict[str, str]:
    """The JSON of a refusal: `error`, `error_description`, and `error_uri` that carries the code (§2.5)."""
    return write_error(refusal, f"{ERROR_URI}?code={refusal.code}&id={event_id}")
