"""Give tickets, believe them once, and answer what they prove (CAS protocol 3.0.3 §2.1 to §2.9)."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from preau.houses.portail import cas_calls, cas_renewal, settings
from preau.houses.portail.actions.cas_declare import find_service
from preau.houses.portail.cas_attributs import Profil, attributes_of, user_of
from preau.houses.portail.models import ServiceCas, TicketCas
from preau.houses.portail.refusals_cas import ServiceEnBoucle
from preau.kit import journal
from preau.kit.clockkit import now
from preau.kit.idkit import digest
from preau.kit.preparedkit import Prepared, PreparedInsert, PreparedUpdate, Slot
from preau.kit.sealkit import seal
from preau.kit.sessions.models import Session
from preau.protocols.cas import (
    Address,
    ProxyRequest,
    Shape,
    Success,
    TicketFacts,
    TicketKind,
    ValidationRequest,
    check_ticket,
    write_ticket,
)
from preau.protocols.cas.refusals import (
    CallbackFailed,
    CallbackRefused,
    PgtInvalid,
    ProxyForbidden,
    ServiceUnknown,
    TargetUnauthorized,
    TicketOfEndedSession,
    TicketUnknown,
    TicketUsed,
    ValidationRefusal,
)

ON_DEMAND = (TicketKind.SERVICE.value, TicketKind.PROXY.value)
_GIVEN = Prepared(
    lambda: TicketCas.objects.filter(
        session_public_id=Slot("session"),
        created_at__gt=Slot("since"),
        service=Slot("service"),
        kind=TicketKind.SERVICE.value,
    )
)
_TAKE = PreparedUpdate(
    lambda: TicketCas.objects.filter(ticket_hash=Slot("ticket"), kind__in=ON_DEMAND, used_at=None),
    used_at=Slot("moment"),
)
_TAKEN = Prepared(
    lambda: TicketCas.objects.select_related("service").filter(ticket_hash=Slot("ticket"), kind__in=ON_DEMAND)
)
_LIVE = Prepared(
    lambda: Session.objects.filter(public_id=Slot("session"), ended_at=None, expires_at__gt=Slot("moment"))
)
_NEW = PreparedInsert(lambda: TicketCas)
"""Asked at every ticket: compiled once (kit/preparedkit.py)."""


class RenewalUsed(Exception):
    """A mark of sign-in gives one ticket: another request had it first."""


def issue_ticket(session: Session, service: ServiceCas, address: Address, *, renewal: str = "") -> str:
    """A service ticket for `address` in this session. `renewal` is the nonce of a proven mark: it serves once.

    Raises ServiceEnBoucle when the service keeps sending the person back, RenewalUsed for a nonce that has served.
    """
    moment = now()
    since = moment - timedelta(minutes=1)
    recent = _GIVEN.count(session=session.public_id, since=since, service=service.pk)
    if recent >= settings.current().cas_tickets_per_minute:
        raise ServiceEnBoucle(service.alias, label=service.label)
    row = TicketCas(
        kind=TicketKind.SERVICE.value,
        service=service,
        session_public_id=session.public_id,
        url=address.url,
        key=address.key,
        is_from_login=bool(renewal),
        renewal_hash=digest(renewal) if renewal else "",
        expires_at=moment + settings.current().cas_ticket_life,
        kept_until=session.expires_at,
    )
    try:
        with transaction.atomic():
            ticket = _save(row, moment)
            journal.write("cas.ticket-donné", actor=session.subject, subject=service.public_id)
    except IntegrityError as problem:
        if renewal:
            raise RenewalUsed from problem
        raise
    return ticket


def is_renewal_used(nonce: str) -> bool:
    """Whether a mark of sign-in has already given its ticket."""
    return TicketCas.objects.filter(renewal_hash=digest(nonce)).exists()


def validate(asked: ValidationRequest) -> Success:
    """Use the ticket up, then say whom it proves, to the service that it was for. Raises ValidationRefusals.

    With `pgtUrl` a proxy-granting ticket goes to the callback first (§2.5.4), outside any transaction.
    """
    ticket, session = _use(asked, now())
    service = ticket.service
    profil = Profil.of_session(session.data)
    if profil.is_closed:
        raise TicketOfEndedSession
    said = session.data.get(cas_renewal.AUTHN_AT, "")
    return Success(
        user=user_of(service, session.subject),
        authenticated_at=datetime.fromisoformat(said) if said else session.created_at,
        attributes=attributes_of(service, profil),
        is_new_login=ticket.is_from_login,
        pgt_iou=_grant_proxy(ticket, session, asked) if asked.pgt_url else "",
        proxies=tuple(ticket.proxies),
        shape=Shape(service.shape),
    )


def _use(asked: ValidationRequest, moment: datetime) -> tuple[TicketCas, Session]:
    """One UPDATE takes the ticket from everybody else; what it proves is judged after, whoever loses (§3.1.1)."""
    hashed = digest(asked.ticket)
    refusal: ValidationRefusal | None = None
    with transaction.atomic():
        mine = _TAKE.update(ticket=hashed, moment=moment)
        ticket = _TAKEN.first(ticket=hashed)
        if ticket is None:
            raise TicketUnknown
        session = _session(ticket, moment)
        refusal = check_ticket(_facts(ticket, session), asked, moment) if mine else TicketUsed()
        event = "cas.ticket-refusé" if refusal else "cas.ticket-vérifié"
        detail = {"code": refusal.code} if refusal else {}
        actor = session.subject if session else "session close"
        journal.write(event, actor=actor, subject=ticket.service.public_id, detail=detail)
    if refusal or session is None:
        raise refusal or TicketUnknown()
    return ticket, session


def _session(ticket: TicketCas, moment: datetime) -> Session | None:
    return _LIVE.first(session=ticket.session_public_id, moment=moment)


def _facts(ticket: TicketCas, session: Session | None) -> TicketFacts:
    return TicketFacts(
        kind=TicketKind(ticket.kind),
        service_key=ticket.key,
        expires_at=ticket.expires_at,
        is_from_login=ticket.is_from_login,
        has_session=session is not None,
        has_service=ticket.service.is_active,
    )


def _grant_proxy(ticket: TicketCas, session: Session, asked: ValidationRequest) -> str:
    """The IOU of a proxy-granting ticket that the callback has taken (§2.5.4). Raises ValidationRefusals."""
    if not ticket.service.has_proxy:
        raise ProxyForbidden
    callback = cas_calls.callback_address(asked.pgt_url, asked.service.host)
    if callback is None:
        raise CallbackRefused
    moment = now()
    iou = write_ticket(TicketKind.IOU, secrets.token_bytes(TicketKind.IOU.entropy))
    row = TicketCas(
        kind=TicketKind.GRANTING.value,
        service=ticket.service,
        session_public_id=session.public_id,
        url=callback.url,
        key=callback.key,
        proxies=[callback.url, *ticket.proxies],
        expires_at=session.expires_at,
        kept_until=session.expires_at,
    )
    with transaction.atomic():
        pgt = _save(row, moment)
        journal.write("cas.mandat-donné", actor=session.subject, subject=ticket.service.public_id)
    if not cas_calls.hand_over(callback, pgt, iou):
        row.delete()
        raise CallbackFailed
    return iou


def issue_proxy_ticket(asked: ProxyRequest) -> str:
    """A proxy ticket for a declared service, in the name of the person of the PGT (§2.7). Raises ProxyRefusals."""
    moment = now()
    granted = (
        TicketCas.objects.select_related("service")
        .filter(ticket_hash=digest(asked.pgt), kind=TicketKind.GRANTING.value, expires_at__gt=moment)
        .first()
    )
    session = _session(granted, moment) if granted else None
    if granted is None or session is None or not (granted.service.is_active and granted.service.has_proxy):
        raise PgtInvalid
    try:
        service = find_service(asked.target)
    except ServiceUnknown as problem:
        raise TargetUnauthorized(asked.target.host) from problem
    row = TicketCas(
        kind=TicketKind.PROXY.value,
        service=service,
        session_public_id=session.public_id,
        url=asked.target.url,
        key=asked.target.key,
        proxies=granted.proxies,
        expires_at=moment + settings.current().cas_ticket_life,
        kept_until=session.expires_at,
    )
    with transaction.atomic():
        ticket = _save(row, moment)
        journal.write("cas.ticket-par-mandat", actor=session.subject, subject=service.public_id)
    return ticket


def _save(row: TicketCas, moment: datetime) -> str:
    """Draw the ticket, keep its hash; and the ticket itself, sealed, where a sign-out will have to name it."""
    kind = TicketKind(row.kind)
    ticket = write_ticket(kind, secrets.token_bytes(kind.entropy))
    row.ticket_hash, row.created_at = digest(ticket), moment
    if kind is not TicketKind.GRANTING and row.service.has_logout:
        row.sealed = seal(ticket, row.ticket_hash)
    _NEW.insert(row)
    return ticket
