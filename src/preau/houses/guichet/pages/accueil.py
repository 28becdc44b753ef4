"""The schools of who is signed in, and the desk of one school."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from preau.houses.guichet.chiffres import list_chiffres
from preau.houses.guichet.models import Agent
from preau.houses.guichet.poste import Poste, current_agent, live_mandats, requires
from preau.kit import agents
from preau.kit.design.forms import Form, TextField
from preau.registre.models import Etablissement
from preau.registre.queries import etablissement_label, matching_etablissements

PER_PAGE = 30
FEW = 8
"""Up to so many schools, there is nothing to search."""


class RechercheForm(Form):
    """A word or two of a school's name or town, or its UAI."""

    q = TextField(label=_("Nom, commune ou UAI"), required=False, max_length=80)


@never_cache
@require_safe
def accueil(request: HttpRequest) -> HttpResponse:
    """The schools where the agent has a mandate today; searched and paged for an académie; the desk when only one."""
    agent = current_agent(request)
    if agent is None:
        return agents.to_door(request)
    request.agent = agent  # type: ignore[attr-defined]
    schools = _schools(agent)
    total = schools.count()
    if total == 1 and "tous" not in request.GET:
        return HttpResponseRedirect(reverse("guichet:bureau", args=[schools.get().uai]))
    form = RechercheForm(request.GET if "q" in request.GET else None)
    asked = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    found = matching_etablissements(schools, asked) if asked else schools
    page = Paginator(found.order_by("commune", "nom", "uai"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form if total > FEW else None,
        "total": total,
        "asked": asked,
        "page": page,
        "etablissements": [(row.uai, etablissement_label(row)) for row in page.object_list],
        "query": urlencode({"q": asked} if asked else {}),
    }
    return render(request, "guichet/accueil.html", context)


def _schools(agent: Agent) -> QuerySet[Etablissement]:
    mandats = live_mandats(agent)
    uais = {row.uai for row in mandats if row.uai}
    academies = {row.academie for row in mandats if row.academie is not None}
    return Etablissement.objects.filter(Q(uai__in=uais) | Q(academie__in=academies))


@never_cache
@require_safe
@requires()
def bureau(request: HttpRequest, poste: Poste) -> HttpResponse:
    """The desk: the school's figures, what waits, and what may be done here."""
    return render(request, "guichet/bureau.html", {"poste": poste, "chiffres": list_chiffres(poste)})
