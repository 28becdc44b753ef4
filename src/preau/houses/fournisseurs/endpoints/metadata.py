"""`/<slug>/.well-known/openid-configuration`, `/<slug>/jwks`, and the one colour that a provider's pages wear."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from preau.houses.fournisseurs.annuaire import Fournisseur
from preau.houses.fournisseurs.provider import discovery as write_discovery
from preau.houses.fournisseurs.reaching import at_fournisseur
from preau.houses.fournisseurs.signature import signer

CACHED = "public, max-age=60"


@require_safe
@at_fournisseur
def discovery(request: HttpRequest, fournisseur: Fournisseur) -> HttpResponse:
    """Addresses, scopes, claims and the algorithm (OpenID Connect Discovery 1.0 §3)."""
    return _public(JsonResponse(write_discovery(fournisseur)))


@require_safe
@at_fournisseur
def jwks(request: HttpRequest, fournisseur: Fournisseur) -> HttpResponse:
    """The public halves of the keys; none for a provider that signs with the client's secret."""
    return _public(JsonResponse(signer(fournisseur).jwks()))


@require_safe
@at_fournisseur
def color(request: HttpRequest, fournisseur: Fournisseur) -> HttpResponse:
    """Two custom properties: the skin's own stylesheet draws with them."""
    rules = (
        f":root {{ --accent: {fournisseur.color}; --accent-strong: color-mix(in srgb, {fournisseur.color}, #000 25%);"
    )
    rules += f" --accent-soft: color-mix(in srgb, {fournisseur.color} 8%, #fff); --on-accent: #ffffff; }}\n"
    return _public(HttpResponse(rules, content_type="text/css; charset=utf-8"))


def _public(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = CACHED
    return response
