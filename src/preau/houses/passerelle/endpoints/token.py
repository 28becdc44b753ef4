"""`/api/v2/token`: the tokens of a code, for a service's server (specs/franceconnect.md §2.5)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse

from preau.houses.passerelle.actions.grants import exchange
from preau.houses.passerelle.endpoints.doors import by, for_servers
from preau.protocols.franceconnect.exchange import read_token
from preau.protocols.oidc import write_token_response


@for_servers
@by("POST")
def token(request: HttpRequest) -> HttpResponse:
    """Exactly five keys; credentials in the form, or in the header."""
    asked = read_token(dict(request.POST.lists()), request.headers.get("Authorization", ""))
    return JsonResponse(write_token_response(exchange(asked)))
