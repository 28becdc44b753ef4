"""`/api/v2/authorize`: where services send people (specs/franceconnect.md §2.4, §2.15.1)."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.csrf import csrf_exempt

from preau.houses.passerelle import conduct, provider
from preau.houses.passerelle.actions import interactions, sessions
from preau.houses.passerelle.actions.fournisseur_service import find_row, find_service
from preau.houses.passerelle.actions.sector import read_sector
from preau.houses.passerelle.endpoints.doors import by
from preau.houses.passerelle.erreurs import shown
from preau.houses.passerelle.models import Interaction
from preau.protocols.franceconnect import AuthorizeRequest, read_authorize
from preau.protocols.franceconnect.codes import Y030032


@csrf_exempt
@by("GET", "POST")
@shown
def authorize(request: HttpRequest) -> HttpResponse:
    """A request by GET, or by a form: another site's form brings no Lax cookie, so it is sent on as a GET."""
    params = request.POST if request.method == "POST" else request.GET
    asked = _read(request, dict(params.lists()))
    if request.method == "POST":
        return HttpResponseRedirect(f"{request.path}?{request.POST.urlencode()}", status=303)
    interaction = interactions.begin(asked, request)
    response = conduct.open_response(request, interaction)
    response["Cache-Control"] = "no-store"
    return response


def _read(request: HttpRequest, params: dict[str, list[str]]) -> AuthorizeRequest:
    """The table of §2.4; an idp_hint, even one not allowed, counts for nothing under single sign-on (§2.11)."""
    rules = provider.rules()
    try:
        return read_authorize(params, find_service, rules, read_sector)
    except Y030032:
        asked = read_authorize(params, find_service, replace(rules, ignores_idp_hint=True), read_sector)
        if not _is_signed_in(request, asked):
            raise
        return asked


def _is_signed_in(request: HttpRequest, asked: AuthorizeRequest) -> bool:
    session, service = sessions.current(request), find_row(asked.service.client_id)
    draft = Interaction(service=service, parametres={"acr": asked.acr})
    return session is not None and sessions.serves(session, draft)
