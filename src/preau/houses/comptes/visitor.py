"""Who the browser is: the one place where sessions and accounts meet."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from preau.houses.comptes.models import Compte
from preau.houses.comptes.settings import current
from preau.kit import sessions

RETURN_TO = "retour"


def current_compte(request: HttpRequest) -> Compte | None:
    """The account signed in with this browser; None when there is none, or when it has been suspended since."""
    session = sessions.current(request)
    if session is None:
        return None
    return Compte.objects.filter(public_id=session.subject, state=Compte.State.ACTIF).first()


def sign_in(request: HttpRequest, response: HttpResponse, compte: Compte, return_to: str = "") -> None:
    """Open the session of `compte` under a new token; `return_to` is what "Accéder à mes services" resumes."""
    sessions.open_session(request, response, compte.public_id, data={RETURN_TO: return_to}, life=current().session_life)


def pending_return(request: HttpRequest) -> str:
    """Where the signed-in person was going when they came, if anywhere."""
    session = sessions.current(request)
    return str(session.data.get(RETURN_TO, "")) if session is not None else ""
