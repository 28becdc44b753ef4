"""The schools of who is signed in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from preau.kit import agents
from preau.kit.bureau.desks import current_agent, list_bureaux


@never_cache
@require_safe
def accueil(request: HttpRequest) -> HttpResponse:
    """The agent's schools; the desk itself when there is only one (unless `?tous`)."""
    agent = current_agent(request)
    if agent is None:
        return agents.to_door(request)
    request.agent = agent  # type: ignore[attr-defined]
    found = list_bureaux(agent)
    if len(found) == 1 and "tous" not in request.GET:
        return HttpResponseRedirect(found[0].url)
    return render(request, "bureau/accueil.html", {"bureaux": found})
