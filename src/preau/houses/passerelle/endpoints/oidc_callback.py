"""`/api/v2/oidc-callback`: the one address that providers send people back to (specs/franceconnect.md §2.15.3)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from preau.houses.passerelle import conduct
from preau.houses.passerelle.actions import identify, interactions
from preau.houses.passerelle.actions.interactions import FOURNISSEUR
from preau.houses.passerelle.guard import conducted, keep_in_mind
from preau.houses.passerelle.models import Interaction
from preau.protocols.franceconnect import codes


@conducted("GET")
def oidc_callback(request: HttpRequest) -> HttpResponse:
    """A GET that acts, as the protocol has it: the state proves that this browser asked, and it serves once."""
    identify.count_return(request)
    interaction = _find(request)
    interactions.check_step(interaction, FOURNISSEUR)
    try:
        identify.receive(interaction, request.GET["state"], request)
        name = "verification"
    except identify.ProviderOut:
        name = "choix"
    response = HttpResponseRedirect(conduct.page_url(name, interaction), status=303)
    response["Cache-Control"] = "no-store"
    return response


def _find(request: HttpRequest) -> Interaction:
    """The request whose state this is; the error page of a wrong one leads back to this browser's own, if any."""
    given = request.GET.getlist("state")
    try:
        if not any(given):
            raise codes.Y020021()
        if len(given) > 1:
            raise codes.Y020022("repeated")
        return keep_in_mind(request, interactions.find_by_state(given[0], request))
    except (codes.Y020021, codes.Y020022):
        latest = interactions.find_latest(request)
        if latest is not None:
            keep_in_mind(request, latest)
        raise
