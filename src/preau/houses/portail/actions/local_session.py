"""Open the session of an account of the ENT, whoever proved who they are: a password of ours, or a provider."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from preau.houses.portail import cas_renewal, gestion, lieu, settings
from preau.houses.portail.actions.cas_sign_out import follow_session
from preau.houses.portail.actions.local_login import note_opening
from preau.houses.portail.models import CompteLocal
from preau.houses.portail.models.identity_provider import LOCAL
from preau.kit import sessions
from preau.kit.clockkit import now
from preau.kit.sessions.models import Session


def open_local_session(
    request: HttpRequest,
    response: HttpResponse,
    compte: CompteLocal,
    *,
    entree: str,
    idp: str = LOCAL,
    retour: str = "",
    authn_at: str = "",
    has_factor: bool = False,
) -> Session:
    """A new session under a new token; the applications of this browser's former one go on with it, or are told."""
    former = sessions.current(request)
    data = {
        "local": compte.public_id,
        "idp": idp,
        "retour": retour,
        "entree": entree,
        cas_renewal.AUTHN_AT: authn_at or now().isoformat(),
        **({gestion.FACTOR: True} if has_factor else {}),
        **lieu.said(request),
    }
    with transaction.atomic():
        note_opening(compte, request, idp)
        session = sessions.open_session(
            request, response, compte.public_id, data=data, life=settings.current().session_life
        )
    follow_session(former, session)
    return session
