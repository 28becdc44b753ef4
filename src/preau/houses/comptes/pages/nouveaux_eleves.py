"""« Un nouvel élève peut être rattaché »: proposed after a login and on « Mon compte », never insisted upon (J21)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from preau.houses.comptes import stages, visitor, wordings
from preau.houses.comptes.actions.children import list_proposed
from preau.houses.comptes.models import Compte
from preau.houses.comptes.settings import current
from preau.kit.flows import departure
from preau.kit.flows.flow import REGISTRY
from preau.kit.sessions import browser
from preau.registre.queries import etablissement_label

JOURNEY = "nouveaux-eleves"
"""The journey that this page begins, and the name of its stage of a login."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def nouveaux_eleves(request: HttpRequest) -> HttpResponse:
    """The children proposed; « Rattacher » begins the journey, « Plus tard » goes on with the login."""
    compte = visitor.current_compte(request)
    if compte is None:
        return HttpResponseRedirect(reverse("connexion"), status=303)
    proposed = list_proposed(compte)
    if not proposed or request.POST.get("choix") == "plus-tard":
        return stages.go_on(request, JOURNEY)
    wording = wordings.get(current().wording)
    if request.method == "POST":
        flow = REGISTRY[JOURNEY]()
        run = departure.begin(flow, request, {"moi": compte.public_id}, variant=wording.name)
        response = HttpResponseRedirect(flow.run_url(run), status=303)
        browser.ensure_browser(request, response)
        return response
    several = len(proposed) > 1
    mots = wording.page(_page_of(compte), service=current().service_name)
    context = {
        "mots": mots,
        "consigne": mots.get("texte") or mots["plusieurs" if several else "un"],
        "eleves": [(enfant, etablissement_label(enfant.uai)) for enfant in proposed],
    }
    return render(request, "comptes/pages/nouveaux-eleves.html", context)


def _page_of(compte: Compte) -> str:
    """Who came by FranceConnect finds again the page of the first visit: what was left undone there (seed 001, 4)."""
    return "fc-actions" if compte.identites.filter(ended_at=None).exists() else "nouveaux-eleves"
