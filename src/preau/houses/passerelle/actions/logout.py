"""Signing out of the hub, then of the identity provider (specs/franceconnect.md §2.9)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.db import transaction
from django.http import HttpRequest

from preau.houses.passerelle import fournisseur, idps
from preau.houses.passerelle.actions import sessions
from preau.houses.passerelle.models import SessionIdentite, SujetConnu
from preau.kit import journal
from preau.kit.sessions import browser
from preau.protocols.franceconnect import LogoutAsked
from preau.protocols.oidc.relying import RelyingRefusal


@dataclass(frozen=True)
class Departure:
    """Where the provider signs people out, and the state it must bring back."""

    url: str
    state: str


def is_same_person(session: SessionIdentite, asked: LogoutAsked) -> bool:
    """Whether the id_token that a service shows is of the person signed in here: else they are asked first."""
    known = SujetConnu.objects.filter(
        compte__identity_hash=session.identity_hash, entity_id=asked.service.entity_id, sub=asked.subject
    )
    return known.exists()


def end(session: SessionIdentite, asked: LogoutAsked, request: HttpRequest) -> None:
    """End the hub's session at once, whatever the provider does next; the sessions of services are their own."""
    actor = f"service:{asked.service.client_id}"[:80]
    with transaction.atomic():
        journal.write("SP_REQUESTED_LOGOUT", actor=actor, subject=session.public_id, request=request)
        if sessions.end(session, keeps_id_token=True):
            journal.write("FC_SESSION_TERMINATED", actor=actor, subject=session.public_id, request=request)


def leave_idp(public_id: str, request: HttpRequest) -> Departure | None:
    """Where to sign out of the provider of a session just ended; once, and only for its own browser.

    None when the provider has no such address, cannot be asked, or was asked already.
    """
    session = SessionIdentite.objects.filter(public_id=public_id, ended_at__isnull=False).first()
    if session is None or not session.idp_id_token or not browser.is_browser(request, session.browser_hash):
        return None
    idp, token = idps.get_idp(session.idp), sessions.idp_id_token(session)
    with transaction.atomic():
        if not SessionIdentite.objects.filter(pk=session.pk).exclude(idp_id_token="").update(idp_id_token=""):
            return None
        journal.write(
            "FC_REQUESTED_LOGOUT_FROM_IDP",
            actor="passerelle",
            subject=session.public_id,
            request=request,
            detail={"idp": session.idp},
        )
    if idp is None:
        return None
    state = secrets.token_hex(32)
    try:
        url = fournisseur.relying(idp).logout_url(token, fournisseur.logout_callback_url(), state)
    except RelyingRefusal:
        return None
    return Departure(url, state) if url else None
