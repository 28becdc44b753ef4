"""Single logout as a service provider: asking the provider to close its session, hearing it, being asked (§1.6).

Front channel only: messages travel by the browser, and what a provider does not publish cannot be asked of it.
"""

from __future__ import annotations

from typing import Any

from preau.houses.portail import keys, settings
from preau.houses.portail.actions.cas_sign_out import close_session
from preau.houses.portail.models import FederatedSession, IdentityProvider
from preau.houses.portail.trust import read_idp
from preau.kit import journal
from preau.kit.clockkit import now
from preau.kit.federation import departure
from preau.kit.federation.departure import Departure
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

Answer = FederatedSession.Answer


def find_provider(entity_id: str) -> ServiceProvider | None:
    """The provider of this name, as logout messages are judged by it."""
    idp = IdentityProvider.objects.filter(entity_id=entity_id).first()
    return read_idp(idp).as_partner() if idp is not None else None


def ask(session: Session, farewell: dict[str, Any]) -> Departure | None:
    """A signed request to close the provider's session too; None where it publishes no way, or we have no key.

    `farewell` is what our page will say when the provider sends the browser back.
    """
    row = FederatedSession.objects.select_related("idp").filter(session_public_id=session.public_id).first()
    own = keys.signing_pair()
    slo = next(iter(read_idp(row.idp).slo), None) if row is not None else None
    if row is None or own is None or slo is None:
        return None
    row.request_id, row.farewell = f"_{new_secret(20)}", farewell
    row.save(update_fields=["request_id", "farewell"])
    spec = LogoutSpec(
        row.request_id,
        settings.current().sp_entity_id,
        row.idp.entity_id,
        slo.url,
        now(),
        row.name_id,
        row.session_index,
        by_sp=True,
    )
    return departure.write("SAMLRequest", write_logout_request(spec), slo.binding, slo.url, "", own)


def hear(said: LogoutResponse) -> dict[str, Any]:
    """What our page has to say now that the provider answered; empty when nobody asked it."""
    rows = FederatedSession.objects.filter(idp__entity_id=said.service_provider.entity_id).exclude(request_id="")
    row = rows.filter(request_id=said.in_response_to).first()
    if row is None:
        return {}
    row.answer = _read(said)
    row.save(update_fields=["answer"])
    return {**row.farewell, "answer": row.answer}


def _read(said: LogoutResponse) -> str:
    if said.status != names.STATUS_SUCCESS:
        return Answer.REFUSED
    return Answer.CLOSED if said.is_done else Answer.PARTIAL


def end_asked(asked: LogoutRequest) -> Departure:
    """A provider ends the sessions that it opened: ours, then those of applications; what to answer.

    Raises LogoutBindingUnknown when it published no address for the answer, and BadSetting for keys that do not read.
    """
    entity_id = asked.service_provider.entity_id
    rows = FederatedSession.objects.filter(idp__entity_id=entity_id)
    by_index = rows.filter(session_index__in=asked.session_indexes)
    found = list(by_index if asked.session_indexes else rows.filter(name_id=asked.name_id))
    if not found:
        return _reply(asked, names.STATUS_RESPONDER, names.STATUS_UNKNOWN_PRINCIPAL)
    wholes = [_end(row) for row in found]
    return _reply(asked, names.STATUS_SUCCESS, "" if all(wholes) else names.STATUS_PARTIAL_LOGOUT)


def _end(row: FederatedSession) -> bool:
    """End one session; whether nothing stays open."""
    FederatedSession.objects.filter(pk=row.pk).update(answer=Answer.CLOSED)
    session = Session.objects.filter(public_id=row.session_public_id, ended_at=None).first()
    if session is None:
        return True
    left = close_session(session)
    journal.write("connexion.fermée-par-le-fournisseur", actor=row.idp.alias, subject=session.subject)
    return not left.silent and not left.deaf


def _reply(asked: LogoutRequest, status: str, sub_status: str) -> Departure:
    slo, own = next(iter(asked.service_provider.slo), None), keys.signing_pair()
    if slo is None or own is None:
        raise LogoutBindingUnknown
    spec = LogoutAnswer(
        f"_{new_secret(20)}",
        settings.current().sp_entity_id,
        slo.response_url,
        now(),
        asked.id,
        status,
        sub_status,
    )
    root = write_logout_response(spec)
    return departure.write("SAMLResponse", root, slo.binding, slo.response_url, asked.relay_state, own)
