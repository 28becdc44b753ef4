"""`/api/v2/oidc-callback`: the one address that providers send people back to (specs/franceconnect.md §2.15.3)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from preau.houses.passerelle import conduct
from preau.houses.passerelle.actions import identify, interactions
from preau.houses.passerelle.actions.interactions import FOURNISSEUR
from preau.houses.passerelle.guard import conducted, keep_in_mind
from preau.protocols.franceconnect import codes


@conducted("GET")
def oidc_callback(request: HttpRequest) -> HttpResponse:
    """A GET that acts, as the protocol has it: the state proves that this browser asked, and it serves once."""
    identify.count_return(request)
    given = request.GET.getlist("state")
    if not any(given):
        raise codes.Y020021()
    if len(given) > 1:
        raise codes.Y020022("repeated")
    interaction = keep_in_mind(request, interactions.find_by_state(given[0], request))
    interactions.check_step(interaction, FOURNISSEUR)
    try:
        identify.receive(interaction, given[0], request)
        name = "verification"
    except identify.ProviderOut:
        name = "choix"
    response = HttpResponseRedirect(conduct.page_url(name, interaction), status=303)
    response["Cache-Control"] = "no-store"
    return response
