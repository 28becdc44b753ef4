"""What the hub knows of a service, and the rules its requests are held to: no HTTP, no Django, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from preau.protocols.oidc import Client, Pkce
from preau.protocols.oidc.messages import Algorithm

EIDAS: Final = ("eidas1", "eidas2", "eidas3")
"""Every level, lowest first."""
AMR: Final = "amr"
NONCE_MINIMUM: Final = 22
ACR_LIMIT: Final = 64


@dataclass(frozen=True)
class Service:
    """A relying party as its registration record says (§2.13); the names are those of the row.

    `secret_digests` are SHA-256 in hexadecimal. `claims` holds `amr` where the service may ask it. `encryption_jwk` is
    the service's public key (FranceConnect+). Who may come through which provider is the row's.
    """

    client_id: str
    nom: str = ""
    redirect_uris: tuple[str, ...] = ()
    post_logout_redirect_uris: tuple[str, ...] = ()
    secret_digests: tuple[str, ...] = ()
    scopes: frozenset[str] = frozenset({"openid"})
    claims: frozenset[str] = frozenset()
    algorithm: Algorithm = "ES256"
    entity_id: str = ""
    sector_identifier_uri: str = ""
    is_active: bool = True
    idp_hints: frozenset[str] = frozenset()
    encryption_jwk: Mapping[str, Any] | None = None
    encryption_alg: str = ""

    @property
    def needs_sector(self) -> bool:
        """§2.8: pairwise subjects with redirect addresses on several hosts need a sector_identifier_uri."""
        return len({urlsplit(url).netloc for url in self.redirect_uris}) > 1

    def as_client(self) -> Client:
        """The same as the OpenID Connect code reads it: post and basic, userinfo as a JWT, no PKCE."""
        return Client(
            client_id=self.client_id,
            redirect_uris=self.redirect_uris,
            scopes=self.scopes,
            secret_digests=self.secret_digests,
            post_logout_redirect_uris=self.post_logout_redirect_uris,
            algorithm=self.algorithm,
            userinfo_algorithm=self.algorithm,
            pkce=Pkce.REFUSED,
            sector=self.entity_id,
        )


@dataclass(frozen=True)
class Rules:
    """What a deployment chose. `plus` is FranceConnect+; `require_tld` refuses http and localhost (§2.4).

    `strict` closes the list of parameters as the real platform does; else unknown ones are ignored and PKCE is served.
    `ignores_idp_hint` is for a browser already signed in, where the hint counts for nothing (§2.11).
    """

    plus: bool = False
    require_tld: bool = True
    strict: bool = True
    allowed_idp_hints: frozenset[str] = frozenset()
    ignores_idp_hint: bool = False

    @property
    def acr_values(self) -> tuple[str, ...]:
        """The levels served, lowest first (§2.3)."""
        return EIDAS[1:] if self.plus else EIDAS[:1]

    @property
    def default_acr(self) -> str:
        """What an unknown level amounts to (§2.4)."""
        return "eidas3" if self.plus else "eidas1"
