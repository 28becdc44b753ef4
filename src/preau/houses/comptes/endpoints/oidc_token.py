"""`/idp/profile/oidc/token` and `/idp/profile/oidc/userinfo`: what a client's server asks (specs §1.7).

No cookie, no page: JSON, or a refusal as the protocol says it.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from preau.houses.comptes.actions.oidc_grant import describe_bearer, exchange
from preau.houses.comptes.oidc import OidcKeysMissing
from preau.kit.tokenkit import answer_server
from preau.protocols.oidc import read_bearer, read_token_request, write_token_response

REALM = "oidc"


def _for_servers(view: Callable[[HttpRequest], JsonResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Never cached (RFC 6749 §5.1); a refusal is JSON with its challenge where the status is 401."""

    def served(request: HttpRequest) -> HttpResponse:
        return answer_server(lambda: view(request), realm=REALM, keys_missing=OidcKeysMissing)

    return csrf_exempt(served)


@require_http_methods(["POST"])
@_for_servers
def token(request: HttpRequest) -> JsonResponse:
    """RFC 6749 §3.2: the tokens of a code."""
    asked = read_token_request(dict(request.POST.lists()), request.headers.get("Authorization", ""))
    return JsonResponse(write_token_response(exchange(asked)))


@require_http_methods(["GET", "POST"])
@_for_servers
def userinfo(request: HttpRequest) -> JsonResponse:
    """§5.3: the claims of the access token's scopes, as plain JSON."""
    access_token = read_bearer(request.headers.get("Authorization", ""), dict(request.POST.lists()))
    return JsonResponse(describe_bearer(access_token), json_dumps_params={"ensure_ascii": False})
