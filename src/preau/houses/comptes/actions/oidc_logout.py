"""Ending the session that a client's id_token names (RP-Initiated Logout 1.0); its tokens end with it."""

from __future__ import annotations

from django.http import HttpRequest

from preau.houses.comptes.actions import single_logout
from preau.houses.comptes.models import SessionPartenaire
from preau.kit.clockkit import now
from preau.kit.sessions.models import Session
from preau.protocols.oidc import IdTokenHint


def named_session(hint: IdTokenHint) -> Session | None:
    """The live session that this id_token was given in; None once it is over."""
    given = SessionPartenaire.objects.filter(client__client_id=hint.client_id, session_index=hint.sid).first()
    if given is None or not hint.sid:
        return None
    live = Session.objects.filter(ended_at=None, expires_at__gt=now())
    return live.filter(public_id=given.session_public_id).first()


def end(session: Session, client_id: str, request: HttpRequest) -> None:
    """End this session wherever its browser is; the client that asks has ended its own."""
    single_logout.end(session.public_id, f"client:{client_id}" if client_id else f"compte:{session.subject}", request)
    own = SessionPartenaire.objects.filter(session_public_id=session.public_id, client__client_id=client_id)
    own.filter(ended_at=None).update(ended_at=now())
