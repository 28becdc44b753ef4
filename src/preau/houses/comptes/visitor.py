"""Who the browser is: the one place where sessions and accounts meet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse

from preau.houses.comptes.actions import demandes
from preau.houses.comptes.models import Compte, Demande
from preau.houses.comptes.settings import current
from preau.kit import sessions
from preau.kit.sessions.models import Session

RETURN_TO = "retour"
PASSED = "etapes"
SECOND_FACTOR = "second-facteur"
"""The stage (stages.py) at which a second factor is shown."""
METHODS = "moyens"
"""Where a session keeps what was shown there, in the words of RFC 8176: otp, hwk."""


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


def methods(session: Session | None) -> list[str]:
    """What was shown beside the first proof; empty for a session of one factor."""
    return list(session.data.get(METHODS, [])) if session is not None else []


def has_factors(demande: Demande, session: Session) -> bool:
    """Whether this session was opened by as many factors as the service wants."""
    return not demande.wants_facteur or bool(methods(session))


def is_too_old(demande: Demande, session: Session) -> bool:
    """Whether the service wants a proof given since it asked (ForceAuthn, `prompt=login`, `max_age`)."""
    return demande.force_authn and (demande.pk is None or session.created_at < demande.created_at)


def may_answer(demande: Demande, compte: Compte, session: Session) -> bool:
    """Whether who is signed in may be told to the service, its age aside."""
    return demandes.is_for(demande, compte) and has_factors(demande, session)


def session_data(request: HttpRequest) -> dict[str, Any]:
    """What the session of this browser keeps; empty without one."""
    session = sessions.current(request)
    return dict(session.data) if session is not None else {}


def pending_return(request: HttpRequest) -> str:
    """Where the signed-in person was going when they came, if anywhere."""
    return str(session_data(request).get(RETURN_TO, ""))
