"""`/api/v2/client/.well-known/keys`: the key that identity providers may encrypt to (specs/franceconnect.md §2.2)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse

from preau.houses.passerelle import fournisseur
from preau.houses.passerelle.endpoints.doors import public
from preau.protocols.oidc.relying import write_encryption_jwks


@public
def client_keys(request: HttpRequest) -> HttpResponse:
    """Its public half, marked `use: enc`."""
    return JsonResponse(write_encryption_jwks([fournisseur.encryption_key()]))
