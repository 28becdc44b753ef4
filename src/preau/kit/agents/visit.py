"""Who is at the door, and where they were going."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from preau.kit import sessions
from preau.kit.agents.doors import door

if TYPE_CHECKING:
    from preau.kit.agents.models import AgentBase


def current_agent(request: HttpRequest) -> AgentBase | None:
    """Who is signed in, if the agent is still open."""
    session = sessions.current(request)
    if session is None:
        return None
    return door().model._default_manager.filter(public_id=session.subject, closed_at=None).first()


def to_door(request: HttpRequest) -> HttpResponse:
    """The page of sign-in, which leads back to the page wanted."""
    return HttpResponseRedirect(f"{reverse('agents:connexion')}?{urlencode({'retour': wanted(request)})}", status=303)


def wanted(request: HttpRequest) -> str:
    """The page to come back to: this one; for what a form sent, the page that has the form (Referer, if it is ours)."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    came = urlsplit(request.headers.get("Referer", ""))
    return came._replace(scheme="", netloc="").geturl() if came.netloc == request.get_host() else request.path
