"""How lately the agent proved who they are: sensitive and mass acts want it recent (setting `confirmation`)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from preau.kit import sessions
from preau.kit.agents.doors import door
from preau.kit.agents.visit import wanted
from preau.kit.clockkit import now

AUTH_AT = "auth_at"
"""Key of a session's data: when the agent last proved who they are (seconds since 1970); 0 when it is not known."""

Page = Callable[..., HttpResponseBase]
READ = ("GET", "HEAD")


def recent(request: HttpRequest, minutes: float | None = None) -> bool:
    """Whether the agent proved who they are less than `minutes` ago (by default, the setting `confirmation`)."""
    session = sessions.current(request)
    if session is None:
        return False
    asked = door().settings().confirmation.total_seconds() if minutes is None else minutes * 60
    return 0 <= now().timestamp() - float(session.data.get(AUTH_AT, 0)) < asked


def requires_recent(page: Page) -> Page:
    """Below the decorator that says who comes: a proof too old leads through a new one, and back.

    A page that is only looked at must be young enough that what is typed there will still be taken.
    """

    @wraps(page)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        minutes = door().settings().confirmation.total_seconds() / 60
        if recent(request, minutes / 2 if request.method in READ else minutes):
            return page(request, *args, **kwargs)
        return confirm_first(request)

    return guarded


def confirm_first(request: HttpRequest) -> HttpResponse:
    """303 to « Confirmez que c'est bien vous », which leads back to this page."""
    return HttpResponseRedirect(f"{reverse('agents:confirmer')}?{urlencode({'retour': wanted(request)})}", status=303)
