"""What CAS messages say, as values: no HTTP, no Django, no clock. Sections are of the CAS protocol 3.0.3."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from preau.protocols.cas.address import Address
from preau.protocols.cas.tickets import TicketKind


class Shape(Enum):
    """How attributes stand in the XML: the four shapes in the wild (specs/educonnect-ent.md §2.2)."""

    ENTCORE = "entcore"
    """`cas:attributes/cas:userAttributes` whose children have no namespace: what NEO gives PRONOTE."""
    BESIDE = "extension"
    """`cas:<x>` beside `cas:user` (entcore's "Cas20 extension")."""
    TWICE = "double"
    """`cas:<x>` in `cas:attributes` and again beside `cas:user`; lists wrap singular children (laclasse.com)."""
    STANDARD = "standard"
    """`cas:attributes/cas:<x>` (§2.5.7, appendix A)."""


class Format(Enum):
    """§2.5.1, `format`."""

    XML = "XML"
    JSON = "JSON"


@dataclass(frozen=True)
class LoginRequest:
    """A wish for a ticket (§2.1.1). `service` None: only to be signed in. `by_target`: SAML 1.1 style (`SAMLart`)."""

    service: Address | None
    renew: bool = False
    gateway: bool = False
    by_post: bool = False
    by_target: bool = False


@dataclass(frozen=True)
class ValidationRequest:
    """A ticket that a service wants to believe (§2.4.1, §2.5.1, §4.2.3). `takes_proxy`: also a proxy ticket (§2.6)."""

    ticket: str
    service: Address
    renew: bool = False
    pgt_url: str = ""
    format: Format = Format.XML
    takes_proxy: bool = False
    request_id: str = ""


@dataclass(frozen=True)
class ProxyRequest:
    """A service that wants a ticket for another, in the name of the person (§2.7.1)."""

    pgt: str
    target: Address


@dataclass(frozen=True)
class TicketFacts:
    """What is known of a ticket, just after it was used up for this very validation."""

    kind: TicketKind
    service_key: str
    expires_at: datetime
    is_from_login: bool
    has_session: bool
    has_service: bool


@dataclass(frozen=True)
class Attribute:
    """One attribute of a person; no value leaves it out."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Success:
    """A validation that succeeded (§2.5.2, §2.6.2, §2.5.7). `proxies`: the most recent first."""

    user: str
    authenticated_at: datetime
    attributes: tuple[Attribute, ...] = ()
    is_new_login: bool = False
    pgt_iou: str = ""
    proxies: tuple[str, ...] = ()
    shape: Shape = field(default=Shape.STANDARD)
