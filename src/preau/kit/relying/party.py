"""A sign-in at an OpenID provider from end to end: the pure checks of `protocols.oidc.relying`, and the calls between.

Nothing here is stored or logged: the caller keeps `Begun` for the browser, and decides what to keep of `Identified`.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

import httpx
from django.utils.datastructures import MultiValueDict

from preau.kit.relying.sources import KEYS, METADATA, Wire
from preau.protocols.oidc.relying import (
    Jwks,
    KeyUnknown,
    ProviderMetadata,
    RelyingParty,
    Tokens,
    check_id_token,
    discovery_url,
    read_callback,
    read_discovery,
    read_jwks,
    read_token_response,
    read_userinfo,
    write_authorization_url,
    write_logout_url,
    write_token_request,
)

Found = TypeVar("Found")


@dataclass(frozen=True)
class Begun:
    """A sign-in begun: the address to send the browser to, and the three secrets to keep for that browser alone.

    `code_verifier` is empty without PKCE.
    """

    url: str = field(repr=False)
    state: str = field(repr=False)
    nonce: str = field(repr=False)
    code_verifier: str = field(default="", repr=False)


@dataclass(frozen=True)
class Identified:
    """Someone the provider vouches for: `claims` of userinfo, `id_claims` of the id_token, which serves to sign out."""

    sub: str = field(repr=False)
    claims: dict[str, Any] = field(repr=False)
    id_token: str = field(repr=False)
    id_claims: dict[str, Any] = field(repr=False)


class Relying:
    """Ourselves at one provider, named by its issuer.

    `metadata` is given for a provider without a discovery document. `timeout` bounds each call, in seconds.
    """

    def __init__(
        self,
        issuer: str,
        party: RelyingParty,
        *,
        metadata: ProviderMetadata | None = None,
        timeout: float = 3.0,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        if not issuer or (metadata is not None and metadata.issuer != issuer):
            raise ValueError("issuer")
        self.issuer = issuer
        self.party = party
        self._given = metadata
        self._wire = Wire(timeout, transport)

    def metadata(self) -> ProviderMetadata:
        """Where the provider is: as given, else its discovery document, ten minutes old at most.

        Raises a RelyingRefusal of the step `discovery`.
        """
        return self._given or METADATA.get(self.issuer, self._fetch_metadata)

    def _fetch_metadata(self) -> ProviderMetadata:
        return read_discovery(self._wire.read("discovery", discovery_url(self.issuer)), self.issuer)

    def jwks(self) -> Jwks:
        """The provider's keys, ten minutes old at most. Raises a RelyingRefusal of the step `jwks`."""
        if not self.party.needs_jwks:
            return Jwks()
        return KEYS.get(self._keys_name(), self._fetch_keys)

    def _keys_name(self) -> str:
        return f"{self.issuer} {self.metadata().jwks_uri}"

    def _fetch_keys(self) -> Jwks:
        return read_jwks(self._wire.read("jwks", self.metadata().jwks_uri))

    def begin(self, redirect_uri: str, *, hexadecimal: bool = False) -> Begun:
        """Begin a sign-in that comes back to `redirect_uri`.

        `hexadecimal`: state and nonce of 64 hexadecimal characters, as FranceConnect sends them to identity providers
        (specs/franceconnect.md §3.1), instead of 43 URL-safe ones. Raises RelyingRefusals of the step `discovery`.
        """
        draw = secrets.token_hex if hexadecimal else secrets.token_urlsafe
        state, nonce = draw(32), draw(32)
        verifier = secrets.token_urlsafe(32) if self.party.uses_pkce else ""
        url = write_authorization_url(
            self.party,
            self.metadata(),
            redirect_uri=redirect_uri,
            state=state,
            nonce=nonce,
            code_verifier=verifier,
        )
        return Begun(url, state, nonce, verifier)

    def finish(
        self,
        params: Mapping[str, Sequence[str]],
        *,
        state: str,
        nonce: str,
        code_verifier: str = "",
        redirect_uri: str,
        now: datetime,
    ) -> Identified:
        """Who came back: `params` of the callback (every value of every name, or a QueryDict), the rest as begun.

        Raises a RelyingRefusal, whatever goes wrong; its `step` tells during which call. A code is sent once, never
        again, even after a timeout: a replay would take back what the first exchange gave (§2.5).
        """
        code = self._read_code(params, state)
        metadata = self.metadata()
        tokens = self._exchange(code, redirect_uri, code_verifier)
        id_claims = self._with_keys(
            lambda jwks: check_id_token(
                tokens.id_token, self.party, metadata, jwks, nonce, now, access_token=tokens.access_token
            )
        )
        sub = str(id_claims["sub"])
        answer = self._wire.call(
            "userinfo", metadata.userinfo_endpoint, headers={"Authorization": f"Bearer {tokens.access_token}"}
        )
        claims = self._with_keys(
            lambda jwks: read_userinfo(
                answer.content_type, answer.body, self.party, metadata, jwks, now, sub=sub, status=answer.status
            )
        )
        return Identified(sub, claims, tokens.id_token, id_claims)

    def _read_code(self, params: Mapping[str, Sequence[str]], state: str) -> str:
        """The callback is judged before anything is fetched for it, then once more if it must carry `iss`."""
        said = dict(params.lists()) if isinstance(params, MultiValueDict) else params
        code = read_callback(said, state=state, issuer=self.issuer, requires_iss=False)
        if self.metadata().iss_parameter_supported:
            read_callback(said, state=state, issuer=self.issuer, requires_iss=True)
        return code

    def _exchange(self, code: str, redirect_uri: str, code_verifier: str) -> Tokens:
        form, headers = write_token_request(
            self.party, code=code, redirect_uri=redirect_uri, code_verifier=code_verifier
        )
        answer = self._wire.call("token", self.metadata().token_endpoint, form=form, headers=headers)
        return read_token_response(answer.status, answer.content_type, answer.body)

    def _with_keys(self, check: Callable[[Jwks], Found]) -> Found:
        """What `check` finds with the keys kept; for a key unknown to them, with the set fetched again, once.

        A provider whose new set does not know the key either is left in peace for half a minute.
        """
        try:
            return check(self.jwks())
        except KeyUnknown:
            name = self._keys_name()
            if KEYS.is_resting(name):
                raise
            fresh = KEYS.renew(name, self._fetch_keys)
            try:
                return check(fresh)
            except KeyUnknown:
                KEYS.rest(name)
                raise

    def logout_url(self, id_token: str, post_logout_redirect_uri: str, state: str) -> str:
        """Where the browser signs out there too; empty when the provider has no such address."""
        return write_logout_url(self.metadata(), id_token, post_logout_redirect_uri, state)
