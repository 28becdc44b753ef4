"""Who the browser is: the one place where sessions and accounts meet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse

from preau.houses.comptes.models import Compte
from preau.houses.comptes.settings import current
from preau.kit import sessions
from preau.kit.sessions.models import Session

RETURN_TO = "retour"
PASSED = "etapes"
SECOND_FACTOR = "second-facteur"
"""The stage (stages.py) by which a session is known to be one of two factors."""


def current_compte(request: HttpRequest) -> Compte | None:
    """The account signed in with this browser; None when there is none, or when it has been suspended since."""
    session = sessions.current(request)
    if session is None:
        return None
    return Compte.objects.filter(public_id=session.subject, state=Compte.State.ACTIF).first()


def sign_in(
    request: HttpRequest,
    response: HttpResponse,
    compte: Compte,
    return_to: str = "",
    passed: Sequence[str] = (),
    *,
    carried: Mapping[str, Any] | None = None,
) -> None:
    """Open the session of `compte` under a new token, by the stages `passed`.

    `return_to` is what "Accéder à mes services" resumes; `carried` goes into the session's data.
    """
    data = {**(carried or {}), RETURN_TO: return_to, PASSED: list(passed)}
    sessions.open_session(request, response, compte.public_id, data=data, life=current().session_life)


def passed(session: Session | None) -> list[str]:
    """The stages by which this session was opened."""
    return list(session.data.get(PASSED, [])) if session is not None else []


def session_data(request: HttpRequest) -> dict[str, Any]:
    """What the session of this browser keeps; empty without one."""
    session = sessions.current(request)
    return dict(session.data) if session is not None else {}


def pending_return(request: HttpRequest) -> str:
    """Where the signed-in person was going when they came, if anywhere."""
    return str(session_data(request).get(RETURN_TO, ""))
