"""Close a session everywhere: here, then in every service that it gave a ticket to (CAS §2.3.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from preau.houses.portail import cas_calls
from preau.houses.portail.models import TicketCas
from preau.kit import journal
from preau.kit.clockkit import now
from preau.kit.courier.vault import UnsealError
from preau.kit.idkit import new_secret
from preau.kit.sealkit import unseal
from preau.kit.sessions.models import Session
from preau.protocols.cas import TicketKind, write_logout_request


@dataclass(frozen=True)
class StillOpen:
    """What is not known to be closed: services that did not confirm, services that cannot be told."""

    silent: list[str]
    deaf: list[str]


def close_session(session: Session) -> StillOpen:
    """End the session and its tickets, then tell the services; what must be said honestly on the page after.

    The calls come last, outside any transaction: one second to connect, three in all, every service at once.
    """
    moment = now()
    with transaction.atomic():
        tickets = list(
            TicketCas.objects.select_related("service")
            .filter(session_public_id=session.public_id)
            .exclude(kind=TicketKind.GRANTING.value)
            .exclude(used_at=None)
            .order_by("created_at")
        )
        TicketCas.objects.filter(session_public_id=session.public_id).delete()
        Session.objects.filter(pk=session.pk, ended_at=None).update(ended_at=moment)
        journal.write("connexion.fermée", actor=session.subject, detail={"services": len(tickets)})
    return _tell(tickets, moment)


def _tell(tickets: list[TicketCas], moment: datetime) -> StillOpen:
    able = [one for one in tickets if one.sealed]
    messages = [(one.url, text) for one in able if (text := _message(one, moment))]
    heard = dict(zip([url for url, _text in messages], cas_calls.tell_all(messages), strict=True))
    silent = {one.service.label for one in able if not heard.get(one.url)}
    deaf = {one.service.label for one in tickets if not one.sealed}
    return StillOpen(sorted(silent), sorted(deaf))


def _message(ticket: TicketCas, moment: datetime) -> str:
    try:
        clear = unseal(ticket.sealed, ticket.ticket_hash)
    except UnsealError:
        return ""  # the key was changed since, without keeping the former one: the page says that it did not confirm
    return write_logout_request(clear, message_id=f"_{new_secret(16)}", now=moment)


def follow_session(former: Session | None, session: Session) -> None:
    """A browser's session was opened anew: the services of the former one go on with the same person, or are told.

    Else a later sign-out would forget them.
    """
    if former is None or former.pk == session.pk:
        return
    if former.subject != session.subject:
        close_session(former)
        return
    TicketCas.objects.filter(session_public_id=former.public_id).update(session_public_id=session.public_id)


def purge_tickets(moment: datetime) -> int:
    """Delete the tickets whose session is over anyway."""
    return TicketCas.objects.filter(kept_until__lt=moment).delete()[0]
