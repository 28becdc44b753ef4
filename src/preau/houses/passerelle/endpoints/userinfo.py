"""`/api/v2/userinfo`: what a service may know of the person, as a JWT (specs/franceconnect.md §2.7)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from preau.houses.passerelle.actions.grants import describe_bearer
from preau.houses.passerelle.endpoints.doors import by, for_servers
from preau.protocols.franceconnect.exchange import read_access_token


@for_servers
@by("GET")
def userinfo(request: HttpRequest) -> HttpResponse:
    """`application/jwt`, never JSON; a superfluous `schema` is tolerated."""
    access_token = read_access_token(request.headers.get("Authorization", ""), dict(request.GET.lists()))
    return HttpResponse(describe_bearer(access_token), content_type="application/jwt")
