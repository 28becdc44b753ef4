"""`/api/v2/token/revocation`: a service gives a token back (specs/franceconnect.md §2.2, RFC 7009)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from preau.houses.passerelle.actions.grants import revoke
from preau.houses.passerelle.endpoints.doors import by, for_servers
from preau.protocols.franceconnect.exchange import read_revocation


@for_servers
@by("POST")
def revocation(request: HttpRequest) -> HttpResponse:
    """200 with an empty body, whether there was such a token or not."""
    revoke(read_revocation(dict(request.POST.lists())))
    return HttpResponse()
