"""The house at the provider of staff: settings made into values, and what a session remembers of a sign-in.

The conversation is `kit.relying`'s. Everything of the provider comes from the house's `AgentSettings` and the
provider's discovery document, so that our `comptes` may be replaced by another one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, cast
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import reverse

from preau.kit.agents.doors import door
from preau.kit.agents.keys import clean_key
from preau.kit.agents.settings import AgentSettings
from preau.kit.idkit import digest
from preau.kit.relying import Identified, Relying
from preau.protocols.oidc.messages import AuthMethod
from preau.protocols.oidc.relying import RelyingParty

ID_TOKEN = "id_token"  # noqa: S105 - the name of a key
"""Key of a session's data: the id_token, sealed, by which the provider's session is ended."""

SECOND: Final = frozenset(("otp", "hwk", "swk", "sc", "sms", "tel", "fpt", "face", "iris", "retina", "vbm", "pop"))
"""RFC 8176 §2: something one has, or is. Each counts beside another proof, `mfa` by itself."""
TIMEOUT: Final = 3.0
"""Seconds in all for a call (design.md, « Servers »)."""


def own() -> AgentSettings:
    """The settings of this house."""
    return door().settings()


def is_ready() -> bool:
    """Whether there is a provider to go to."""
    return bool(own().issuer and own().client_secret)


def redirect_uri() -> str:
    """Where the provider sends agents back: to be declared there, to the character."""
    return own().public_url + reverse("agents:connexion-retour")


def post_logout_uri() -> str:
    """Where the provider sends agents back after signing out: to be declared there, to the character."""
    return own().public_url + reverse("agents:deconnecte")


def own_address(request: HttpRequest) -> str:
    """This page at the house's own address, where the provider sends back; empty there.

    A house may answer under several names (`other_urls`): the cookies of one are not those of another.
    """
    others = {urlsplit(one).netloc for one in getattr(own(), "other_urls", ())}
    if request.get_host() not in others - {urlsplit(own().public_url).netloc}:
        return ""
    return own().public_url + request.get_full_path()


def relying(*, confirms: bool = False) -> Relying:
    """The client of the settings; `confirms` asks for a new proof, and for the moment it was given."""
    said = own()
    party = RelyingParty(
        client_id=said.client_id,
        client_secret=said.client_secret,
        scopes=tuple(said.scopes),
        acr_values=tuple(said.acr_values) if said.require_factor else (),
        algorithms=("RS256", "ES256"),
        auth_method=cast(AuthMethod, said.auth_method),
        uses_pkce=True,
        userinfo_json=True,
        prompt="login" if confirms else "",
        max_age=said.confirmation / 2 if confirms else None,
    )
    return Relying(said.issuer, party, timeout=TIMEOUT)


def key_of(found: Identified) -> str:
    """What names the agent here (setting `claim`), lower case; empty without it, or for a mail not proven."""
    said = {**found.id_claims, **found.claims, "sub": found.sub}
    value = said.get(own().claim, "")
    if not isinstance(value, str) or (own().claim == "email" and said.get("email_verified") is False):
        return ""
    return clean_key(value)


def subject_of(found: Identified) -> str:
    """The provider's own name for this person, hashed."""
    return digest(f"{own().issuer} {found.sub}")


def has_factor(id_claims: Mapping[str, Any]) -> bool:
    """Whether the provider says that two proofs were given: by `amr` (RFC 8176), or by a level that was asked."""
    amr = id_claims.get("amr")
    ways = {way for way in amr if isinstance(way, str)} if isinstance(amr, list) else set()
    return "mfa" in ways or bool(ways & SECOND and len(ways) > 1) or id_claims.get("acr") in own().acr_values


def proven_at(id_claims: Mapping[str, Any], now: datetime) -> float:
    """When the person proved who they are, as the provider says; 0 when it does not."""
    said = id_claims.get("auth_time")
    if isinstance(said, bool) or not isinstance(said, int | float):
        return 0.0
    return min(float(said), now.timestamp())
