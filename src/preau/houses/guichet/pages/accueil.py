"""The schools of who is signed in, and the desk of one school."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from preau.houses.guichet.poste import Poste, current_agent, live_mandats, requires
from preau.registre.models import Etablissement


@never_cache
@require_safe
def accueil(request: HttpRequest) -> HttpResponse:
    """The schools where the agent has a mandate today."""
    agent = current_agent(request)
    if agent is None:
        return HttpResponseRedirect(reverse("guichet:connexion"))
    request.agent = agent  # type: ignore[attr-defined]
    mandats = live_mandats(agent)
    uais = {row.uai for row in mandats if row.uai}
    academies = {row.academie for row in mandats if row.academie is not None}
    schools = Etablissement.objects.filter(uai__in=uais) | Etablissement.objects.filter(academie__in=academies)
    return render(request, "guichet/accueil.html", {"agent": agent, "etablissements": schools.order_by("nom", "uai")})


@never_cache
@require_safe
@requires()
def bureau(request: HttpRequest, poste: Poste) -> HttpResponse:
    """The desk: what may be done in this school."""
    return render(request, "guichet/bureau.html", {"poste": poste})
