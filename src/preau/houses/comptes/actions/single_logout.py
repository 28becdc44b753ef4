"""Single logout: which services a session was given to, asking them to end theirs, hearing what they answer.

Nothing here shows a page; sortie.py leads the browser. Front channel only: a service is reached through the browser,
and one that publishes no SingleLogoutService cannot be reached at all (specs/educonnect-ent.md §1.6).
"""

from __future__ import annotations

import base64
import enum
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from lxml import etree

from preau.houses.comptes import idp
from preau.houses.comptes.actions.partenaires import service_provider
from preau.houses.comptes.models import ClientOidc, Compte, Partenaire, Public, SessionPartenaire
from preau.houses.comptes.settings import current
from preau.kit import journal
from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id
from preau.kit.sessions.models import Session
from preau.protocols.saml import (
    LogoutAnswer,
    LogoutRequest,
    LogoutResponse,
    LogoutSpec,
    Slo,
    names,
    sign_message,
    write_logout_request,
    write_logout_response,
)
from preau.protocols.saml.bindings import redirect_url
from preau.protocols.saml.logout import LogoutBindingUnknown


class State(enum.StrEnum):
    """What can be said honestly of a service's own session."""

    FERMEE = "fermee"
    A_FERMER = "a-fermer"
    SANS_REPONSE = "sans-reponse"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True)
class Service:
    """One service of an ended session; `number` names it in the page's form."""

    number: int
    nom: str
    state: State


@dataclass(frozen=True)
class Departure:
    """How the browser carries a message: an address to go to, or a form of fields to post there."""

    url: str
    fields: dict[str, str]


@dataclass(frozen=True)
class Asked:
    """A partner's request to end a session, as far as its answer must say it."""

    partenaire: Partenaire
    request_id: str
    relay_state: str


def issuer_of(session_public_id: str) -> str:
    """Which of our two providers spoke of this session: that of its account's public."""
    subject = Session.objects.filter(public_id=session_public_id).values_list("subject", flat=True).first()
    compte = Compte.objects.filter(public_id=subject).first() if subject else None
    return idp.entity_id(compte.public if compte is not None else Public.FAMILLE)


def note_given(session: Session, partenaire: Partenaire, name_id: str, session_index: str) -> None:
    """Remember what an answer has just told `partenaire` of this session, in the caller's transaction."""
    SessionPartenaire.objects.update_or_create(
        session_public_id=session.public_id,
        partenaire=partenaire,
        defaults={
            "name_id": name_id,
            "session_index": session_index,
            "request_id": "",
            "given_at": now(),
            "ended_at": None,
        },
    )


def list_services(session_public_id: str) -> list[Service]:
    """The services that the session was given to, in the order in which they asked."""
    return [Service(row.pk, _name(row), _state(row)) for row in _rows(session_public_id)]


def end(session_public_id: str, actor: str, request: HttpRequest | None = None) -> None:
    """End this session, wherever its browser is; the tokens granted in it end with it (oidc_grant)."""
    with transaction.atomic():
        session = Session.objects.filter(public_id=session_public_id, ended_at=None).first()
        if session is None:
            return
        session.ended_at = now()
        session.save(update_fields=["ended_at"])
        journal.write("session.fermee", actor=actor, subject=f"compte:{session.subject}", request=request)


def find_given(asked: LogoutRequest) -> list[SessionPartenaire]:
    """The sessions that a partner asks to end: by their index, else by the name of the person."""
    rows = SessionPartenaire.objects.filter(partenaire__entity_id=asked.service_provider.entity_id)
    if asked.session_indexes:
        return list(rows.filter(session_index__in=asked.session_indexes).order_by("pk"))
    return list(rows.filter(name_id=asked.name_id).exclude(name_id="").order_by("pk"))


def end_asked(rows: Iterable[SessionPartenaire], partenaire: Partenaire, request: HttpRequest) -> None:
    """What a partner's request does: our session is over, and so is its own."""
    for row in rows:
        end(row.session_public_id, f"partenaire:{partenaire.public_id}", request)
        SessionPartenaire.objects.filter(pk=row.pk, ended_at=None).update(ended_at=now())


def end_own(session_public_id: str, url: str) -> None:
    """A service that sends the browser here with its own address to come back to has ended its own session."""
    for row in _rows(session_public_id):
        if row.partenaire is not None and _origin(url) in _origins(row.partenaire):
            SessionPartenaire.objects.filter(pk=row.pk).update(ended_at=now())


def ask(session_public_id: str, number: int) -> Departure | None:
    """A signed request to end one service's session, remembered so that its answer is known; None without a way."""
    row = _rows(session_public_id).filter(pk=number).first()
    if row is None or row.partenaire is None or row.ended_at is not None:
        return None
    slo = _slo(row.partenaire)
    if slo is None:
        return None
    row.request_id = new_public_id("_")
    row.save(update_fields=["request_id"])
    spec = LogoutSpec(
        row.request_id,
        issuer_of(session_public_id),
        row.partenaire.entity_id,
        slo.url,
        now(),
        row.name_id,
        row.session_index,
    )
    return _departure("SAMLRequest", write_logout_request(spec), slo.binding, slo.url, "")


def hear(answer: LogoutResponse) -> SessionPartenaire | None:
    """What a service says of its session; None when nobody asked it."""
    rows = SessionPartenaire.objects.filter(partenaire__entity_id=answer.service_provider.entity_id)
    row = rows.filter(request_id=answer.in_response_to).exclude(request_id="").first()
    if row is not None and answer.is_done:
        SessionPartenaire.objects.filter(pk=row.pk, ended_at=None).update(ended_at=now())
    return row


def reply(asked: Asked, issuer: str, status: str, sub_status: str = "") -> Departure:
    """Our signed answer to a partner's request. Raises LogoutBindingUnknown when it published no address for it."""
    slo = _slo(asked.partenaire)
    if slo is None:
        raise LogoutBindingUnknown
    spec = LogoutAnswer(new_public_id("_"), issuer, slo.response_url, now(), asked.request_id, status, sub_status)
    return _departure("SAMLResponse", write_logout_response(spec), slo.binding, slo.response_url, asked.relay_state)


def declared_places() -> set[str]:
    """Where a sign-out may lead: the ENT of the settings, the origins of partners, the addresses of clients."""
    places = {current().ent_url, current().ent_sortie_url} - {""}
    for partenaire in Partenaire.objects.all():
        places |= {f"{origin}/" for origin in _origins(partenaire)}
    for client in ClientOidc.objects.all():
        places |= set(client.logout_uris)
    return places


def _rows(session_public_id: str) -> QuerySet[SessionPartenaire]:
    rows = SessionPartenaire.objects.select_related("partenaire", "client")
    return rows.filter(session_public_id=session_public_id).order_by("pk")


def _name(row: SessionPartenaire) -> str:
    if row.partenaire is not None:
        return row.partenaire.nom
    assert row.client is not None  # a constraint of the model
    return row.client.nom


def _state(row: SessionPartenaire) -> State:
    if row.ended_at is not None:
        return State.FERMEE
    if row.partenaire is None or _slo(row.partenaire) is None:
        return State.IMPOSSIBLE
    return State.SANS_REPONSE if row.request_id else State.A_FERMER


def _slo(partenaire: Partenaire) -> Slo | None:
    return next(iter(service_provider(partenaire).slo), None)


def _origins(partenaire: Partenaire) -> set[str]:
    return {_origin(acs.url) for acs in service_provider(partenaire).acs}


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _departure(parameter: str, root: etree._Element, binding: str, url: str, relay_state: str) -> Departure:
    own = idp.keys().signing
    if binding == names.REDIRECT:
        return Departure(redirect_url(url, parameter, etree.tostring(root), relay_state, own.key), {})
    data = sign_message(root, own.key, own.certificate)
    return Departure(url, {parameter: base64.b64encode(data).decode(), "RelayState": relay_state})
