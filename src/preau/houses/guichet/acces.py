"""How lately the agent proved who they are: sensitive and mass acts want it recent (GUICHET_CONFIRMATION)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from preau.houses.guichet.connexion import AUTH_AT
from preau.houses.guichet.poste import Poste, wanted
from preau.houses.guichet.settings import current
from preau.kit import sessions
from preau.kit.clockkit import now

Page = Callable[..., HttpResponseBase]
READ = ("GET", "HEAD")


def recent(request: HttpRequest, minutes: float | None = None) -> bool:
    """Whether the agent proved who they are less than `minutes` ago (by default, GUICHET_CONFIRMATION)."""
    session = sessions.current(request)
    if session is None:
        return False
    wanted = current().confirmation.total_seconds() if minutes is None else minutes * 60
    return 0 <= now().timestamp() - float(session.data.get(AUTH_AT, 0)) < wanted


def requires_recent(page: Page) -> Page:
    """Below `@requires`: a proof too old leads through a new one, and back.

    A page that is only looked at must be young enough that what is typed there will still be taken.
    """

    @wraps(page)
    def guarded(request: HttpRequest, poste: Poste, **kwargs: str) -> HttpResponseBase:
        minutes = current().confirmation.total_seconds() / 60
        if recent(request, minutes / 2 if request.method in READ else minutes):
            return page(request, poste, **kwargs)
        return confirm_first(request)

    return guarded


def confirm_first(request: HttpRequest) -> HttpResponse:
    """303 to « Confirmez que c'est bien vous », which leads back to this page."""
    return HttpResponseRedirect(f"{reverse('guichet:confirmer')}?{urlencode({'retour': wanted(request)})}", status=303)
