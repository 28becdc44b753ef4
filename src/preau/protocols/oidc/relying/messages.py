"""What a relying party knows before it asks: the provider's addresses, and its own registration there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final, Literal

from preau.protocols.oidc.keys import Key
from preau.protocols.oidc.messages import AuthMethod

SigningAlgorithm = Literal["ES256", "RS256", "HS256"]

SIGNING_ALGORITHMS: Final = ("ES256", "RS256", "HS256")
"""What a token may be signed with, each only where the party lists it; `none` never (RFC 8725 §3.1)."""
AUTH_METHODS: Final = ("client_secret_post", "client_secret_basic")
SKEW_MAXIMUM: Final = timedelta(seconds=30)
MAC_SECRET_MINIMUM: Final = 32
"""Bytes of a secret that keys HS256 (RFC 7518 §3.2)."""
ACR_LEVELS: Final = {"eidas1": 1, "eidas2": 2, "eidas3": 3}
"""The levels that can be compared (specs/franceconnect.md §2.4); any other word is a wish."""

_SCOPE: Final = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]+")


@dataclass(frozen=True)
class ProviderMetadata:
    """Where a provider is (Discovery 1.0 §3). `end_session_endpoint` is empty when it has none.

    `iss_parameter_supported`: every answer in the browser carries `iss` (RFC 9207 §3), so one without it is refused.
    """

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    userinfo_endpoint: str
    jwks_uri: str
    end_session_endpoint: str = ""
    iss_parameter_supported: bool = False


@dataclass(frozen=True)
class RelyingParty:
    """Ourselves as registered at a provider, and what we hold its answers to (specs/franceconnect.md §7.1).

    `algorithms` is the closed list for id_token and userinfo: HS256 only where it is listed. `claims` is the JSON of
    §5.5 as it is sent. `userinfo_json` also takes userinfo as plain JSON. `skew` is how far clocks may differ, 30 s at
    most. `max_age`: how long ago the person may have proved who they are; the provider then says when (§3.1.2.1).
    With `decryption_keys` tokens must be encrypted to one of them; without, they must not be.
    Raises ValueError for a registration that could never work.
    """

    client_id: str
    client_secret: str = field(repr=False)
    scopes: tuple[str, ...] = ("openid",)
    acr_values: tuple[str, ...] = ()
    algorithms: tuple[SigningAlgorithm, ...] = ("ES256",)
    auth_method: AuthMethod = "client_secret_post"
    uses_pkce: bool = False
    userinfo_json: bool = False
    claims: str = ""
    prompt: str = ""
    idp_hint: str = ""
    max_age: timedelta | None = None
    skew: timedelta = timedelta(seconds=20)
    decryption_keys: tuple[Key, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        for wrong, why in (
            (not self.client_id, "client_id"),
            ("openid" not in self.scopes, "scopes without openid"),
            (not all(_SCOPE.fullmatch(scope) for scope in self.scopes), "a scope is misspelt"),
            (not self.algorithms or not set(self.algorithms) <= set(SIGNING_ALGORITHMS), "algorithms"),
            ("HS256" in self.algorithms and len(self.client_secret) < MAC_SECRET_MINIMUM, "a short secret for HS256"),
            (self.auth_method not in AUTH_METHODS, "auth_method"),
            (not timedelta(0) <= self.skew <= SKEW_MAXIMUM, "skew"),
            (self.max_age is not None and self.max_age < timedelta(0), "max_age"),
            (not all(key.is_private for key in self.decryption_keys), "a decryption key without its private half"),
        ):
            if wrong:
                raise ValueError(why)

    @property
    def needs_jwks(self) -> bool:
        """Whether a token may be signed by a published key, and not only by the shared secret."""
        return set(self.algorithms) != {"HS256"}


@dataclass(frozen=True)
class Tokens:
    """What the token endpoint gave (§3.1.3.3): to be used at once, never kept beside the person, never logged."""

    access_token: str = field(repr=False)
    id_token: str = field(repr=False)
