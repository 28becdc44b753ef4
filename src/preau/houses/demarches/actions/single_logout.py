"""Single logout as a service provider: asking the provider to close its session, hearing it, being asked.

Front channel only: messages travel by the browser, and what a provider does not publish cannot be asked of it
(specs/educonnect-ent.md §1.6).
"""

from __future__ import annotations

from preau.houses.demarches import keys, settings
from preau.houses.demarches.models import FederatedSession, IdentityProvider
from preau.houses.demarches.trust import read_idp
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
    """The provider of this name, as logout messages are judged by it; a replaced one may still close its sessions."""
    idp = IdentityProvider.objects.filter(entity_id=entity_id).first()
    return read_idp(idp).as_partner() if idp is not None else None


def find_federated(session: Session) -> FederatedSession | None:
    """What the provider calls the sign-in that opened this session."""
    return FederatedSession.objects.select_related("idp").filter(session_public_id=session.public_id).first()


def ask(row: FederatedSession | None) -> Departure | None:
    """A signed request to close the provider's session too; None where it publishes no way, or we have no key."""
    own = keys.signing_pair()
    slo = next(iter(read_idp(row.idp).slo), None) if row is not None else None
    if row is None or own is None or slo is None:
        return None
    row.request_id = f"_{new_secret(20)}"
    row.save(update_fields=["request_id"])
    mine = settings.current().sp_entity_id
    spec = LogoutSpec(
        row.request_id, mine, row.idp.entity_id, slo.url, now(), row.name_id, row.session_index, by_sp=True
    )
    return departure.write("SAMLRequest", write_logout_request(spec), slo.binding, slo.url, "", own)


def hear(said: LogoutResponse) -> FederatedSession | None:
    """The row of the session that the provider answers about, with its answer; None when nobody asked."""
    rows = FederatedSession.objects.filter(idp__entity_id=said.service_provider.entity_id).exclude(request_id="")
    row = rows.filter(request_id=said.in_response_to).first()
    if row is not None:
        row.answer = _read(said)
        row.save(update_fields=["answer"])
    return row


def _read(said: LogoutResponse) -> str:
    if said.status != names.STATUS_SUCCESS:
        return Answer.REFUSED
    return Answer.CLOSED if said.is_done else Answer.PARTIAL


def end_asked(asked: LogoutRequest) -> Departure:
    """A provider ends the sessions that it opened here; what to answer.

    Raises LogoutBindingUnknown when it published no address for the answer, and BadSetting for keys that do not read.
    """
    rows = FederatedSession.objects.filter(idp__entity_id=asked.service_provider.entity_id)
    by_index = rows.filter(session_index__in=asked.session_indexes)
    found = list(by_index if asked.session_indexes else rows.filter(name_id=asked.name_id))
    for row in found:
        _end(row)
    if found:
        return _reply(asked, names.STATUS_SUCCESS, "")
    return _reply(asked, names.STATUS_RESPONDER, names.STATUS_UNKNOWN_PRINCIPAL)


def _end(row: FederatedSession) -> None:
    row.answer = Answer.CLOSED
    row.save(update_fields=["answer"])
    moment = now()
    session = Session.objects.filter(public_id=row.session_public_id, ended_at=None).first()
    if session is not None and Session.objects.filter(pk=session.pk, ended_at=None).update(ended_at=moment):
        journal.write("demarches.deconnexion.demandée", actor="fournisseur", subject=session.subject)


def _reply(asked: LogoutRequest, status: str, sub_status: str) -> Departure:
    slo, own = next(iter(asked.service_provider.slo), None), keys.signing_pair()
    if slo is None or own is None:
        raise LogoutBindingUnknown
    mine = settings.current().sp_entity_id
    spec = LogoutAnswer(f"_{new_secret(20)}", mine, slo.response_url, now(), asked.id, status, sub_status)
    root = write_logout_response(spec)
    return departure.write("SAMLResponse", root, slo.binding, slo.response_url, asked.relay_state, own)
