"""`/api/v2/.well-known/openid-configuration`: what services read to find everything else (§2.2, §2.3)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse

from preau.houses.passerelle import provider
from preau.houses.passerelle.endpoints.doors import public
from preau.protocols.franceconnect import write_discovery


@public
def discovery(request: HttpRequest) -> HttpResponse:
    """Addresses, levels, scopes, claims and algorithms."""
    return JsonResponse(write_discovery(provider.issuer(), provider.rules()))
