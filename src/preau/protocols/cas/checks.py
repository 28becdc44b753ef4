"""The ordered table of checks on a ticket that was just used up: each a section of the CAS protocol 3.0.3."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from preau.protocols.cas.messages import TicketFacts, ValidationRequest
from preau.protocols.cas.refusals import (
    AddressDifferent,
    ServiceWithdrawn,
    TicketExpired,
    TicketNotFromLogin,
    TicketOfEndedSession,
    TicketOfProxy,
    ValidationRefusal,
)
from preau.protocols.cas.tickets import TicketKind

Check = Callable[[TicketFacts, ValidationRequest, datetime], ValidationRefusal | None]


def check_time(facts: TicketFacts, request: ValidationRequest, now: datetime) -> ValidationRefusal | None:
    """§3.1.1: an expired ticket MUST fail."""
    return TicketExpired() if now >= facts.expires_at else None


def check_address(facts: TicketFacts, request: ValidationRequest, now: datetime) -> ValidationRefusal | None:
    """§3.1.1 and §2.5.3: valid only for the address given to /login, in any spelling of it (RFC 3986 §6.2.2)."""
    return AddressDifferent() if facts.service_key != request.service.key else None


def check_kind(facts: TicketFacts, request: ValidationRequest, now: datetime) -> ValidationRefusal | None:
    """§2.4, §2.5: a proxy ticket is for /proxyValidate alone."""
    return TicketOfProxy() if facts.kind is TicketKind.PROXY and not request.takes_proxy else None


def check_renew(facts: TicketFacts, request: ValidationRequest, now: datetime) -> ValidationRefusal | None:
    """§2.4.1, §2.5.1: `renew` wants a ticket that came from primary credentials."""
    return TicketNotFromLogin() if request.renew and not facts.is_from_login else None


def check_service(facts: TicketFacts, request: ValidationRequest, now: datetime) -> ValidationRefusal | None:
    """§2.5.3: a service closed since is no longer authorized."""
    return None if facts.has_service else ServiceWithdrawn()


def check_session(facts: TicketFacts, request: ValidationRequest, now: datetime) -> ValidationRefusal | None:
    """§2.3: what the person closed opens nothing."""
    return None if facts.has_session else TicketOfEndedSession()


TICKET_CHECKS: tuple[Check, ...] = (
    check_time,
    check_address,
    check_kind,
    check_renew,
    check_service,
    check_session,
)


def check_ticket(facts: TicketFacts, request: ValidationRequest, now: datetime) -> ValidationRefusal | None:
    """The first refusal of the table, or None. Returned rather than raised: the ticket must stay used (§3.1.1)."""
    for check in TICKET_CHECKS:
        if refusal := check(facts, request, now):
            return refusal
    return None
