"""The way back to the service without a connection: « Revenir sur … » (specs/franceconnect.md §2.4, §2.12)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from preau.houses.passerelle import provider
from preau.houses.passerelle.actions import consent, interactions
from preau.houses.passerelle.guard import conducted, keep_in_mind
from preau.protocols.franceconnect import codes, write_error_url
from preau.protocols.oidc import ReplyTo


@conducted("GET")
def redirect_to_sp_with_error(request: HttpRequest) -> HttpResponse:
    """`/api/v2/redirect-to-sp-with-error?interaction=…`: 302 with the last error shown, else `access_denied`.

    With `abandon` the person gives up from a page of the connection, whatever went wrong before. A request that is over
    does not tell twice: the service has had its answer.
    """
    interaction = keep_in_mind(request, interactions.find(request.GET.get("interaction", ""), request))
    if not consent.abandon(interaction, request):
        raise codes.Y420002()
    told = "" if "abandon" in request.GET else interaction.erreur
    refusal = (codes.by_code(told) or codes.Y030030)()
    asked = interaction.parametres
    url = write_error_url(ReplyTo(asked["redirect_uri"], asked["state"]), refusal, provider.issuer())
    response = HttpResponseRedirect(url)
    response["Cache-Control"] = "no-store"
    return response
