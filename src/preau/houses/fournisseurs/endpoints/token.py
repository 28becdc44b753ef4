"""`/<slug>/token` and `/<slug>/userinfo`: what the hub's server asks, and the ways a scenario fails it (§3.1, §4)."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from preau.houses.fournisseurs.actions.grant import Described, describe_bearer, exchange
from preau.houses.fournisseurs.annuaire import Fournisseur
from preau.houses.fournisseurs.provider import client
from preau.houses.fournisseurs.reaching import at_fournisseur
from preau.houses.fournisseurs.settings import current
from preau.houses.fournisseurs.signature import ClesManquantes, signer
from preau.kit.clockkit import now
from preau.kit.tokenkit import answer_server
from preau.protocols.oidc import (
    read_bearer,
    read_token_request,
    write_signed_userinfo,
    write_token_response,
)

REALM: Final = "fournisseurs"
STATUS_FAULTS: Final = {
    "jeton-500": 500,
    "userinfo-401": 401,
    "userinfo-500": 500,
    "userinfo-502": 502,
    "userinfo-503": 503,
}
UNREADABLE: Final = frozenset({"jeton-illisible", "userinfo-illisible"})
SLOW: Final = frozenset({"jeton-lent", "lent"})


def _for_servers(
    view: Callable[[HttpRequest, Fournisseur], HttpResponse],
) -> Callable[[HttpRequest, str], HttpResponse]:
    """Never cached (RFC 6749 §5.1); a refusal is JSON with its challenge where the status is 401."""

    @at_fournisseur
    def served(request: HttpRequest, fournisseur: Fournisseur) -> HttpResponse:
        return answer_server(lambda: view(request, fournisseur), realm=REALM, keys_missing=ClesManquantes)

    return csrf_exempt(served)


@require_http_methods(["POST"])
@_for_servers
def token(request: HttpRequest, fournisseur: Fournisseur) -> HttpResponse:
    """RFC 6749 §3.2: the tokens of a code."""
    asked = read_token_request(dict(request.POST.lists()), request.headers.get("Authorization", ""))
    granted = exchange(fournisseur, asked)
    good = JsonResponse(write_token_response(granted.response))
    return _suffer(granted.scenario if granted.scenario.startswith("jeton-") else "", good)


@require_http_methods(["GET", "POST"])
@_for_servers
def userinfo(request: HttpRequest, fournisseur: Fournisseur) -> HttpResponse:
    """§5.3: the claims of the access token's scopes, as plain JSON or signed."""
    access_token = read_bearer(request.headers.get("Authorization", ""), dict(request.POST.lists()))
    described = describe_bearer(fournisseur, access_token)
    good = _written(fournisseur, described)
    return _suffer(described.scenario if not described.scenario.startswith("jeton-") else "", good)


def _written(fournisseur: Fournisseur, described: Described) -> HttpResponse:
    if not fournisseur.signs_userinfo:
        return JsonResponse(described.claims, json_dumps_params={"ensure_ascii": False})
    hub = client(fournisseur)
    signed = write_signed_userinfo(described.claims, hub, signer(fournisseur), fournisseur.issuer, issued_at=now())
    return HttpResponse(signed, content_type="application/jwt")


def _suffer(scenario: str, good: HttpResponse) -> HttpResponse:
    """The answer as the scenario leaves it. Sleeps for a slow one, outside any transaction."""
    if scenario in STATUS_FAULTS:
        return HttpResponse("Panne de démonstration.\n", status=STATUS_FAULTS[scenario], content_type="text/plain")
    if scenario in UNREADABLE:
        return HttpResponse("<p>Ceci n'est ni du JSON ni un jeton.", content_type=good["Content-Type"])
    if scenario in SLOW:
        time.sleep(current().slowness)
    return good
