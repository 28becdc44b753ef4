"""« Mon compte », the second factors: which there are, adding one, taking one away, new recovery codes."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from preau.houses.comptes import reauth, visitor
from preau.houses.comptes.actions import facteurs as actions
from preau.houses.comptes.models import Compte
from preau.kit.flows import departure
from preau.kit.flows.flow import REGISTRY
from preau.kit.sessions import browser


@never_cache
@reauth.recent
@require_http_methods(["GET", "HEAD", "POST"])
def facteurs(request: HttpRequest) -> HttpResponse:
    """The list; its buttons post `_action`: ajouter, codes, or retirer with the factor's id."""
    compte = visitor.current_compte(request)
    assert compte is not None  # reauth.recent
    action = request.POST.get("_action", "")
    if action == "ajouter":
        return begin_adding(request, compte)
    if action == "codes" and actions.has_facteur(compte):
        return _begin_codes(request, compte)
    if action == "retirer":
        actions.remove_facteur(compte, request.POST.get("facteur", ""), request)
    if request.method == "POST":
        return HttpResponseRedirect(reverse("comptes:facteurs"), status=303)
    rows = list(actions.strong_facteurs(compte))
    context = {
        "facteurs": rows,
        "codes": actions.count_codes(compte),
        "garde": actions.must_have_facteur(compte) and len(rows) == 1,
    }
    return render(request, "comptes/facteurs/liste.html", context)


def begin_adding(request: HttpRequest, compte: Compte, login: str = "") -> HttpResponse:
    """303 to the journey that adds a factor (flows/second_facteur.py), inside the `login` that wants one, if any."""
    return _begin(request, {"compte": compte.public_id, "login": login})


def _begin_codes(request: HttpRequest, compte: Compte) -> HttpResponse:
    given = {"compte": compte.public_id, "login": ""}
    return _begin(request, given, "codes-de-secours", lambda run_id: actions.renew_codes(compte, run_id, request))


def _begin(
    request: HttpRequest, given: dict[str, str], at: str = "", first: Callable[[str], None] | None = None
) -> HttpResponse:
    flow = REGISTRY["second-facteur"]()
    run = departure.begin(flow, request, given, at=at)
    if first is not None:
        first(run.public_id)
    response = HttpResponseRedirect(flow.run_url(run), status=303)
    browser.ensure_browser(request, response)
    return response
