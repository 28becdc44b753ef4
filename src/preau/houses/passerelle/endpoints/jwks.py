"""`/api/v2/jwks`: the public halves of our keys (§2.2, §2.3)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse

from preau.houses.passerelle import provider
from preau.houses.passerelle.endpoints.doors import public


@public
def jwks(request: HttpRequest) -> HttpResponse:
    """RFC 7517 §5: a key is named by its RFC 7638 thumbprint."""
    return JsonResponse(provider.keys().jwks())
