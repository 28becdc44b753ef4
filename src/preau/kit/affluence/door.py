"""The door as views meet it: go on, or the light page that waits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.encoding import escape_uri_path
from django.utils.translation import gettext as _

from preau.kit import limits as tries
from preau.kit import sessions
from preau.kit.affluence import line, pace
from preau.kit.affluence.models import Gate
from preau.kit.affluence.policy import Policy
from preau.kit.clockkit import now as clock
from preau.kit.limits import address
from preau.kit.sessions import browser

MARK, AUTOMATIC, BY_HAND = "attente", "1", "manuelle"
"""The parameter that a refresh adds: it tells a browser that keeps no cookie, and who refreshes by hand."""


def hold(request: HttpRequest, policy: Policy, group: str) -> HttpResponse | None:
    """None when this request may begin a sign-in; else the answer that makes it wait.

    The waiting page stands at the address asked for, so the way on (`retour`, `entree`) is kept as it is. A browser is
    answered 200, since a monitor, a proxy or a cache that sees 503 takes the whole house for dead; a client that does
    not ask for HTML is answered 503. Both say Retry-After. Nobody who has a session waits.
    """
    if policy.is_exempt(address.client(request)):
        return None
    rank, found = policy.rank_of(group), browser.browser_hash(request)
    is_likely = policy.limits.is_on or MARK in request.GET  # else the gate alone tells that nobody is held
    place = line.find_place(settings.PREAU_HOUSE, found, rank) if found and is_likely else None
    gate = place.gate if place is not None else line.find_gate(settings.PREAU_HOUSE)
    in_force = policy.limits_of(gate, clock())
    if not in_force.is_on or sessions.current(request) is not None:
        return None
    if found is None and MARK in request.GET:
        return _answer(request, None, is_nameless=True)
    if found and not is_likely:
        place = line.find_place(settings.PREAU_HOUSE, found, rank)
    visit = line.Visit(browser.name_browser(request), rank, in_force, request.GET.get(MARK) == BY_HAND)
    if place is not None:
        waiting = line.ask(place, visit)
    else:
        rule = tries.Rule("affluence-places", max=policy.places_per_block, window=line.BY_HAND)
        verdict = tries.count(rule, address.block(request))
        if not verdict.allowed:
            return _answer(request, None, retry_at=verdict.retry_at)
        gate = gate or Gate.objects.get_or_create(name=settings.PREAU_HOUSE)[0]
        waiting = line.take(gate, visit)
    return None if waiting is None else _answer(request, waiting, is_last=rank > 0)


def guarded(
    policy: Callable[[], Policy], group_of: Callable[..., str | None]
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Put the door before a view that begins a sign-in; `group_of` says whose door it is, None for nobody's."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            group = group_of(request, *args, **kwargs)
            held = hold(request, policy(), group) if group is not None else None
            response = held if held is not None else view(request, *args, **kwargs)
            if browser.browser_hash(request) is not None:
                browser.ensure_browser(request, response)  # who went in keeps what says so
            return response

        return shown

    return decorate


def _answer(
    request: HttpRequest,
    waiting: line.Waiting | None,
    *,
    is_last: bool = False,
    is_nameless: bool = False,
    retry_at: datetime | None = None,
) -> HttpResponse:
    refresh = waiting.refresh if waiting else pace.LONGEST
    if retry_at is not None:
        refresh = max(refresh, int((retry_at - clock()).total_seconds()) + 1)
    response = _page(request, waiting, refresh, is_last, is_nameless) if _reads_html(request) else _line(refresh)
    response["Retry-After"] = str(refresh)
    response["Cache-Control"] = "no-store"
    if waiting is not None:
        browser.ensure_browser(request, response)
    return response


def _page(
    request: HttpRequest, waiting: line.Waiting | None, refresh: int, is_last: bool, is_nameless: bool
) -> HttpResponse:
    by_hand = is_nameless or request.GET.get(MARK) == BY_HAND
    context = {
        "waiting": waiting,
        "minutes": pace.minutes(waiting.seconds) if waiting and waiting.seconds is not None else 0,
        "refresh": refresh,
        "is_last": is_last,
        "is_nameless": is_nameless,
        "by_hand": by_hand,
        "here": _address(request, BY_HAND if by_hand else AUTOMATIC),
        "other": _address(request, AUTOMATIC if by_hand else BY_HAND),
    }
    response = render(request, "affluence/attente.html", context)
    if not by_hand:
        # What <meta http-equiv> stands for. The page has a link that stops it (WCAG 2.2.1, RGAA 13.1).
        response["Refresh"] = f"{refresh}; url={context['here']}"
    return response


def _line(refresh: int) -> HttpResponse:
    text = _("Beaucoup de personnes se connectent. Recommencez dans %(seconds)d secondes.") % {"seconds": refresh}
    return HttpResponse(f"{text}\n", status=503, content_type="text/plain; charset=utf-8")


def _reads_html(request: HttpRequest) -> bool:
    return "text/html" in request.headers.get("Accept", "")


def _address(request: HttpRequest, mark: str) -> str:
    """The address asked for, with the mark: a path of this house, whatever was typed."""
    asked = request.GET.copy()
    asked[MARK] = mark
    return f"{escape_uri_path('/' + request.path.lstrip('/'))}?{asked.urlencode()}"
