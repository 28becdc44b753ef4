"""Single logout as a service provider: asking the provider to close its session, hearing it, being asked.

Front channel only: messages travel by the browser, and what a provider does not publish cannot be asked of it
(specs/educonnect-ent.md §1.6).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from preau.kit.clockkit import now
from preau.kit.federation import departure
from preau.kit.federation.departure import Departure
from preau.kit.federation.party import Party, read_idp
from preau.kit.federation.tables import FederatedBase, ProviderBase
from preau.kit.idkit import new_secret
from preau.kit.sessions.models import Session
from preau.protocols.saml import (
    LogoutAnswer,
    LogoutRequest,
    LogoutResponse,
    LogoutSpec,
    ServiceProvider,
    names,
    write_logout_request,
    write_logout_response,
)
from preau.protocols.saml.logout import LogoutBindingUnknown

AFTER = timedelta(days=1)
Answer = FederatedBase.Answer
End = Callable[[Any, Session], bool]
"""How a house ends one of its sessions, opened by this row; whether nothing stays open."""


def note_session(party: Party, session: Session, idp: ProviderBase, saml: dict[str, Any], **added: Any) -> None:
    """Remember the NameID and SessionIndex of the assertion that opened `session`; `added` are the house's columns."""
    if not saml.get("name_id"):
        return
    party.tables.federated.objects.update_or_create(
        session_public_id=session.public_id,
        defaults={
            "idp": idp,
            "name_id": saml["name_id"],
            "session_index": saml.get("session_index", ""),
            "kept_until": session.expires_at + AFTER,
            **added,
        },
    )


def find_provider(party: Party, entity_id: str) -> ServiceProvider | None:
    """The provider of this name, as logout messages are judged by it; a replaced one may still close its sessions."""
    idp = party.tables.provider.objects.filter(entity_id=entity_id).first()
    return read_idp(idp).as_partner() if idp is not None else None


def find_federated(party: Party, session: Session) -> Any:
    """What the provider calls the sign-in that opened this session; None when none did."""
    return party.tables.federated.objects.select_related("idp").filter(session_public_id=session.public_id).first()


def ask(party: Party, row: Any, **added: Any) -> Departure | None:
    """A signed request to close the provider's session too; None where it publishes no way, or we have no key.

    `added` are columns of the house to keep for when the provider sends the browser back.
    """
    own = party.signing_pair()
    slo = next(iter(read_idp(row.idp).slo), None) if row is not None else None
    if row is None or own is None or slo is None:
        return None
    for name, value in {"request_id": f"_{new_secret(20)}", **added}.items():
        setattr(row, name, value)
    row.save(update_fields=["request_id", *added])
    mine = party.settings().sp_entity_id
    spec = LogoutSpec(
        row.request_id, mine, row.idp.entity_id, slo.url, now(), row.name_id, row.session_index, by_sp=True
    )
    return departure.write("SAMLRequest", write_logout_request(spec), slo.binding, slo.url, "", own)


def hear(party: Party, said: LogoutResponse) -> Any:
    """The row of the session that the provider answers about, with its answer; None when nobody asked."""
    rows = party.tables.federated.objects.filter(idp__entity_id=said.service_provider.entity_id).exclude(request_id="")
    row = rows.filter(request_id=said.in_response_to).first()
    if row is not None:
        row.answer = _read(said)
        row.save(update_fields=["answer"])
    return row


def _read(said: LogoutResponse) -> str:
    if said.status != names.STATUS_SUCCESS:
        return Answer.REFUSED
    return Answer.CLOSED if said.is_done else Answer.PARTIAL


def end_asked(party: Party, asked: LogoutRequest, end: End) -> Departure:
    """A provider ends the sessions that it opened here; what to answer.

    Raises LogoutBindingUnknown when it published no address for the answer, and BadSetting for keys that do not read.
    """
    rows = party.tables.federated.objects.select_related("idp").filter(idp__entity_id=asked.service_provider.entity_id)
    by_index = rows.filter(session_index__in=asked.session_indexes)
    found = list(by_index if asked.session_indexes else rows.filter(name_id=asked.name_id))
    if not found:
        return _reply(party, asked, names.STATUS_RESPONDER, names.STATUS_UNKNOWN_PRINCIPAL)
    wholes = [_end(party, row, end) for row in found]
    return _reply(party, asked, names.STATUS_SUCCESS, "" if all(wholes) else names.STATUS_PARTIAL_LOGOUT)


def _end(party: Party, row: Any, end: End) -> bool:
    party.tables.federated.objects.filter(pk=row.pk).update(answer=Answer.CLOSED)
    session = Session.objects.filter(public_id=row.session_public_id, ended_at=None).first()
    return session is None or end(row, session)


def _reply(party: Party, asked: LogoutRequest, status: str, sub_status: str) -> Departure:
    slo, own = next(iter(asked.service_provider.slo), None), party.signing_pair()
    if slo is None or own is None:
        raise LogoutBindingUnknown
    mine = party.settings().sp_entity_id
    spec = LogoutAnswer(f"_{new_secret(20)}", mine, slo.response_url, now(), asked.id, status, sub_status)
    root = write_logout_response(spec)
    return departure.write("SAMLResponse", root, slo.binding, slo.response_url, asked.relay_state, own)
