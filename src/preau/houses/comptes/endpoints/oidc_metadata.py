"""`/.well-known/openid-configuration` and `/idp/profile/oidc/keyset`: what clients read to trust us."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from preau.houses.comptes import oidc
from preau.protocols.oidc import write_discovery

CACHED = "public, max-age=600"
"""A new key is published, then waits as long as this at least before it signs (OpenID Connect Core 1.0 §10.1.1)."""


@require_safe
def discovery(request: HttpRequest) -> HttpResponse:
    """Addresses, scopes, claims and algorithms."""
    return _public(write_discovery(oidc.provider(), oidc.keys()))


@require_safe
def keyset(request: HttpRequest) -> HttpResponse:
    """The public halves of our keys."""
    return _public(oidc.keys().jwks())


def _public(document: object) -> HttpResponse:
    response = JsonResponse(document, safe=False)
    response["Cache-Control"] = CACHED
    response["Access-Control-Allow-Origin"] = "*"
    return response
