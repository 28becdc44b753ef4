"""What OpenID Connect messages say, as values: no HTTP, no Django, no clock.

Ours is `Provider`; a relying party is a `Client`. Sections are of OpenID Connect Core 1.0 unless said otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Final, Literal

Algorithm = Literal["RS256", "ES256"]
AuthMethod = Literal["client_secret_post", "client_secret_basic"]

VALUE_LIMIT: Final = 2048
"""Characters of one parameter."""
PARAMETER_LIMIT: Final = 40
"""Parameters of one request."""
CLIENT_ID_LIMIT: Final = 100


class Pkce(Enum):
    """What a client does of RFC 7636; FranceConnect refuses it (specs/franceconnect.md §1, fact 3)."""

    REFUSED = "refused"
    OPTIONAL = "optional"
    REQUIRED = "required"


@dataclass(frozen=True)
class Client:
    """A relying party as registered. `secret_digests` are SHA-256 in hexadecimal; several while a secret is renewed.

    `scopes` are those it may ask; `algorithm` signs its id_token; `userinfo_algorithm` is empty when userinfo is plain
    JSON. `sector` names who shares its pairwise subjects (§8.1).
    """

    client_id: str
    redirect_uris: tuple[str, ...]
    scopes: frozenset[str]
    secret_digests: tuple[str, ...]
    post_logout_redirect_uris: tuple[str, ...] = ()
    auth_methods: tuple[AuthMethod, ...] = ("client_secret_post", "client_secret_basic")
    algorithm: Algorithm = "RS256"
    userinfo_algorithm: Algorithm | Literal[""] = ""
    pkce: Pkce = Pkce.OPTIONAL
    sector: str = ""


@dataclass(frozen=True)
class Provider:
    """Ourselves: addresses, and the rules a request is held to.

    `parameters` closes the list of parameters, as FranceConnect does; None ignores the unknown ones (§3.1.2.1).
    `acr_required` and the minimum lengths of `state` and `nonce` are stricter than the standard where they are set;
    `refuses_unknown_scopes` is looser in the standard (§3.1.2.1 "SHOULD be ignored"). `signs_userinfo` says that a
    client may be registered for userinfo as a JWT.
    """

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    userinfo_endpoint: str
    jwks_uri: str
    end_session_endpoint: str
    scopes: tuple[str, ...] = ("openid",)
    claims: tuple[str, ...] = ("sub",)
    acr_values: tuple[str, ...] = ()
    prompts: frozenset[str] = frozenset({"none", "login", "consent", "select_account"})
    parameters: frozenset[str] | None = None
    acr_required: bool = False
    state_minimum: int = 0
    nonce_minimum: int = 0
    refuses_unknown_scopes: bool = False
    reads_claims: bool = False
    signs_userinfo: bool = False
    auth_methods: tuple[AuthMethod, ...] = ("client_secret_post", "client_secret_basic")
    code_life: timedelta = timedelta(seconds=60)
    access_life: timedelta = timedelta(seconds=600)
    id_token_life: timedelta = timedelta(seconds=600)


@dataclass(frozen=True)
class AuthorizationRequest:
    """A request that may be answered (§3.1.2.1). `scopes` are those granted, in the order asked.

    `acr_values` are the known ones in order of preference; `max_age` None when not asked; `code_challenge` empty
    without PKCE; `id_token_claims` and `userinfo_claims` name what the `claims` parameter asks (§5.5).
    """

    client: Client
    redirect_uri: str
    scopes: tuple[str, ...]
    state: str = ""
    nonce: str = ""
    prompt: frozenset[str] = frozenset()
    max_age: int | None = None
    acr_values: tuple[str, ...] = ()
    code_challenge: str = ""
    id_token_hint: str = ""
    id_token_claims: tuple[str, ...] = ()
    userinfo_claims: tuple[str, ...] = ()

    @property
    def reply_to(self) -> ReplyTo:
        """Where the answer goes."""
        return ReplyTo(self.redirect_uri, self.state)

    @property
    def is_passive(self) -> bool:
        """`prompt=none`: no page may be shown."""
        return "none" in self.prompt

    def wants_login(self, authenticated_at: datetime, now: datetime) -> bool:
        """Whether a sign-in at `authenticated_at` is too old for `max_age`; `prompt=login` is the caller's."""
        return self.max_age is not None and (now - authenticated_at) > timedelta(seconds=self.max_age)


@dataclass(frozen=True)
class ReplyTo:
    """Where an error may be sent: an address registered for the client, and the state to give back."""

    redirect_uri: str
    state: str = ""


@dataclass(frozen=True)
class Credentials:
    """Who a token request says it is from, before it is believed."""

    client_id: str
    secret: str
    method: AuthMethod | None


@dataclass(frozen=True)
class TokenRequest:
    """A token request as sent (§3.1.3.1); empty text stands for what is absent."""

    credentials: Credentials
    grant_type: str
    code: str
    redirect_uri: str
    code_verifier: str = ""


@dataclass(frozen=True)
class Grant:
    """What a code is bound to. `used_at` is set from the first exchange on, `revoked_at` once taken back."""

    client_id: str
    redirect_uri: str
    scopes: tuple[str, ...]
    subject: str
    authenticated_at: datetime
    code_expires_at: datetime
    nonce: str = ""
    acr: str = ""
    amr: tuple[str, ...] = ()
    code_challenge: str = ""
    used_at: datetime | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True)
class IdTokenClaims:
    """What an id_token says (§2). `access_token` is hashed into `at_hash` when given; `amr` left out when empty."""

    issuer: str
    subject: str
    audience: str
    issued_at: datetime
    expires_at: datetime
    authenticated_at: datetime
    nonce: str = ""
    acr: str = ""
    amr: tuple[str, ...] = ()
    access_token: str = ""
    sid: str = ""
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class IdTokenHint:
    """An id_token of ours that came back; its end of life is no matter (RP-Initiated Logout 1.0 §4)."""

    client_id: str
    subject: str
    sid: str = ""


@dataclass(frozen=True)
class LogoutRequest:
    """A wish to sign out (RP-Initiated Logout 1.0 §2). Without `hint` the person is asked first (§6)."""

    client: Client | None = None
    hint: IdTokenHint | None = None
    post_logout_redirect_uri: str = ""
    state: str = ""


@dataclass(frozen=True)
class TokenResponse:
    """The answer to a token request (§3.1.3.3); `expires_in` in seconds."""

    access_token: str
    expires_in: int
    id_token: str
    scopes: tuple[str, ...]
    token_type: str = field(default="Bearer", init=False)
