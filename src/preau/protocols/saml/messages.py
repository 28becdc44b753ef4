"""What SAML messages say, as values: no XML, no Django, no clock.

Ours are `IdpConfig` and `SpConfig`; what a partner's metadata says is a `ServiceProvider` or an `IdentityProvider`.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.x509 import Certificate

from preau.protocols.saml import names

ENTITY_ID_LIMIT: Final = 1024
"""Characters (saml-core §8.3.6)."""


@dataclass(frozen=True)
class Acs:
    """One AssertionConsumerService of a service provider, POST binding only (saml-metadata §2.4.4)."""

    url: str
    index: int
    is_default: bool = False


@dataclass(frozen=True)
class Slo:
    """One SingleLogoutService: its binding's URN, where requests go, where responses go (saml-metadata §2.4.2)."""

    binding: str
    url: str
    response_url: str


@dataclass(frozen=True)
class ServiceProvider:
    """What the metadata of a service provider says, as our identity provider reads it.

    `valid_until` is None when the metadata names no end. `encryption_methods` lists the data ciphers the provider
    publishes, empty when silent. `allow_sha1_requests` is a local setting (an ENT of the entcore family still
    signs its requests with rsa-sha1, specs/educonnect-ent.md §1.2), never read from the metadata.
    """

    entity_id: str
    acs: tuple[Acs, ...]
    signing_certificates: tuple[Certificate, ...] = ()
    encryption_certificate: Certificate | None = None
    encryption_methods: tuple[str, ...] = ()
    authn_requests_signed: bool = False
    want_assertions_signed: bool = False
    valid_until: datetime | None = None
    name: str = ""
    allow_sha1_requests: bool = False
    slo: tuple[Slo, ...] = ()

    def default_acs(self) -> Acs:
        """The ACS that answers go to when the request names none (saml-metadata §2.4.4)."""
        return next((acs for acs in self.acs if acs.is_default), self.acs[0])


@dataclass(frozen=True)
class IdentityProvider:
    """What the metadata of an identity provider says, as our service provider reads it.

    Several signing certificates mean a key rollover: each of them is trusted.
    """

    entity_id: str
    sso_redirect_url: str
    sso_post_url: str
    signing_certificates: tuple[Certificate, ...]
    encryption_certificates: tuple[Certificate, ...] = ()
    scopes: tuple[str, ...] = ()
    want_authn_requests_signed: bool = False
    valid_until: datetime | None = None
    slo: tuple[Slo, ...] = ()

    def as_partner(self) -> ServiceProvider:
        """What of it matters to single logout, which is the same between the two sides (`logout.read_logout`)."""
        return ServiceProvider(
            self.entity_id, (), self.signing_certificates, valid_until=self.valid_until, slo=self.slo
        )


@dataclass(frozen=True)
class IdpConfig:
    """Ourselves as identity provider. `base_url` ends in `/idp`; Shibboleth's paths hang below it (§1.1)."""

    entity_id: str
    base_url: str
    signing_certificates: tuple[Certificate, ...]
    encryption_certificates: tuple[Certificate, ...] = ()
    scope: str = ""

    @property
    def redirect_sso_url(self) -> str:
        """Where requests by HTTP-Redirect come."""
        return f"{self.base_url}/profile/SAML2/Redirect/SSO"

    @property
    def post_sso_url(self) -> str:
        """Where requests by HTTP-POST come."""
        return f"{self.base_url}/profile/SAML2/POST/SSO"

    @property
    def redirect_slo_url(self) -> str:
        """Where logout messages by HTTP-Redirect come."""
        return f"{self.base_url}/profile/SAML2/Redirect/SLO"

    @property
    def post_slo_url(self) -> str:
        """Where logout messages by HTTP-POST come."""
        return f"{self.base_url}/profile/SAML2/POST/SLO"


@dataclass(frozen=True)
class SpConfig:
    """Ourselves as service provider: one ACS, one key pair for signing requests, several for decrypting (rollover).

    `slo_url` takes logout messages by both ways; it is only published with a key, since every one is signed.
    """

    entity_id: str
    acs_url: str
    signing_key: RSAPrivateKey | None = None
    signing_certificate: Certificate | None = None
    decryption_keys: tuple[RSAPrivateKey, ...] = ()
    encryption_certificate: Certificate | None = None
    want_assertions_signed: bool = True
    name: str = ""
    slo_url: str = ""


@dataclass(frozen=True)
class AuthnRequest:
    """A request to sign in that our identity provider accepts. `id` is empty when it is unsolicited.

    `acs_url` is always one of the provider's metadata; `acr` holds the AuthnContextClassRefs in order.
    """

    id: str
    service_provider: ServiceProvider
    acs_url: str
    relay_state: str = ""
    acr: tuple[str, ...] = ()
    force_authn: bool = False
    is_passive: bool = False
    signed: bool = False
    issue_instant: datetime | None = None

    @property
    def unsolicited(self) -> bool:
        """True when no request was sent: the answer then carries no InResponseTo."""
        return not self.id


@dataclass(frozen=True)
class Attribute:
    """One attribute to write: wire name, values in order, friendly name and NameFormat."""

    name: str
    values: tuple[str, ...]
    friendly_name: str = ""
    name_format: str = names.FORMAT_BASIC


@dataclass(frozen=True)
class ResponseSpec:
    """All a successful response says. Ids are xs:ID (begin with a letter or `_`), chosen by the caller.

    Conditions run from `issue_instant` − 5 min to + 10 min (specs/educonnect-ent.md §1.5.d and e).
    """

    response_id: str
    assertion_id: str
    issuer: str
    audience: str
    destination: str
    issue_instant: datetime
    authn_instant: datetime
    name_id: str
    session_index: str
    attributes: tuple[Attribute, ...] = ()
    in_response_to: str | None = None
    authn_context: str = names.PASSWORD_PROTECTED
    not_before_margin: timedelta = timedelta(minutes=5)
    validity: timedelta = timedelta(minutes=10)


@dataclass(frozen=True)
class ErrorSpec:
    """An answer that says no: top-level status and second-level status (saml-core §3.2.2.2)."""

    response_id: str
    issuer: str
    destination: str
    issue_instant: datetime
    in_response_to: str | None = None
    status: str = names.STATUS_RESPONDER
    sub_status: str = names.STATUS_AUTHN_FAILED
    message: str = ""


@dataclass(frozen=True)
class Expectations:
    """What our service provider expects of an answer; `read_response` refuses whatever differs.

    `known_requests` holds the ids of pending requests: anything that answers `in`. `skew` is the tolerance for the
    clocks of the two machines.
    """

    idp: IdentityProvider
    sp_entity_id: str
    acs_url: str
    known_requests: Container[str] = frozenset()
    allow_unsolicited: bool = False
    decryption_keys: tuple[RSAPrivateKey, ...] = ()
    skew: timedelta = timedelta(seconds=120)
    require_assertion_signed: bool = True
    require_response_signed: bool = False


@dataclass(frozen=True)
class Assertion:
    """What a checked answer says, read from the signed element only.

    `attributes` is keyed by Name, and by FriendlyName too where no Name is the same (entcore reads both,
    specs/educonnect-ent.md §1.4). The caller remembers `assertion_id` until `not_on_or_after` to refuse a replay.
    """

    assertion_id: str
    issuer: str
    name_id: str
    name_id_format: str
    session_index: str
    authn_instant: datetime
    authn_context: str
    not_on_or_after: datetime
    in_response_to: str | None
    attributes: dict[str, list[str]] = field(default_factory=dict)
