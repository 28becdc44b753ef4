""" "Authentication required again": sensitive changes want a proof given in the last ten minutes.

A view begins with `ask = reauth.required(request)` and returns `ask` when it is not None, or wears `@reauth.recent`.
The person types the password again, or confirms the identity that opens the account at FranceConnect
(pages/confirmation.py), and comes back to the page that was asked.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from preau.houses.comptes import visitor
from preau.kit import sessions
from preau.kit.clockkit import now

FRESH = timedelta(minutes=10)
PROVEN_AT = "prouve"
View = Callable[..., HttpResponse]


def required(request: HttpRequest, back_to: str = "", *, fresh: bool = True) -> HttpResponse | None:
    """None when the proof is recent; else a 303 to the login page, or to the page that asks for the proof again.

    After a POST one comes back to the page of the form by GET: nothing typed is kept; `back_to` is another page.
    Without `fresh` it is enough to be signed in.
    """
    back = urlencode({"retour": back_to or request.get_full_path()})
    if visitor.current_compte(request) is None:
        return HttpResponseRedirect(f"{reverse('connexion')}?{back}", status=303)
    if not fresh or is_recent(request):
        return None
    return HttpResponseRedirect(f"{reverse('comptes:confirmation')}?{back}", status=303)


def recent(view: View) -> View:
    """A view that only someone who has just proven who they are may use."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return required(request) or view(request, *args, **kwargs)

    return guarded


def is_recent(request: HttpRequest) -> bool:
    """Whether the session was opened, or the password typed again, less than ten minutes ago."""
    session = sessions.current(request)
    if session is None:
        return False
    said = session.data.get(PROVEN_AT)
    proven_at = datetime.fromisoformat(said) if isinstance(said, str) else session.created_at
    return now() - max(proven_at, session.created_at) < FRESH


def mark(request: HttpRequest) -> None:
    """The person has just proven who they are."""
    session = sessions.current(request)
    if session is not None:
        session.data = {**session.data, PROVEN_AT: now().isoformat()}
        session.save(update_fields=["data"])
