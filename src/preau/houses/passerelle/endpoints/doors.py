"""How an endpoint is entered: the verb, the cache, what a refusal looks like (specs/franceconnect.md §2.2)."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from preau.houses.passerelle import erreurs
from preau.houses.passerelle.provider import KeysMissing
from preau.protocols.franceconnect.codes import Y000404, TokenY
from preau.protocols.franceconnect.exchange import write_error_json
from preau.protocols.oidc import BadKey

View = Callable[[HttpRequest], HttpResponse]
CACHED = "public, max-age=600"
"""§2.2; a new key waits as long as this at least before it signs (OpenID Connect Core 1.0 §10.1.1)."""
REALM = "franceconnect"


def by(*verbs: str) -> Callable[[View], View]:
    """Only these verbs; another one finds no such page (Y000404), as on the real platform."""

    def wrap(view: View) -> View:
        @functools.wraps(view)
        def served(request: HttpRequest) -> HttpResponse:
            if request.method not in verbs:
                return erreurs.show(request, Y000404(request.method or ""))
            return view(request)

        return served

    return wrap


def public(view: View) -> View:
    """A document for anybody: cached, and no cookie."""

    @by("GET", "HEAD")
    @functools.wraps(view)
    def served(request: HttpRequest) -> HttpResponse:
        response = view(request)
        response["Cache-Control"] = CACHED
        return response

    return served


def for_servers(view: View) -> View:
    """Never cached; a refusal is JSON that names its code in `error_uri`, with a challenge where the status is 401."""

    @csrf_exempt
    @functools.wraps(view)
    def served(request: HttpRequest) -> HttpResponse:
        try:
            response = view(request)
        except TokenY as refusal:
            response = JsonResponse(write_error_json(refusal, str(uuid.uuid4())), status=refusal.status)
            if refusal.status == 401:
                response["WWW-Authenticate"] = _challenge(refusal)
        except (KeysMissing, BadKey):  # no key of ours signs so, or none of the service's encrypts
            said = {"error": KeysMissing.protocol_error, "error_description": KeysMissing.code}
            response = JsonResponse(said, status=KeysMissing.status)
        response["Cache-Control"] = "no-store"
        return response

    return served


def _challenge(refusal: TokenY) -> str:
    """RFC 6750 §3 and RFC 6749 §5.2: who is asked for what."""
    if refusal.protocol_error == "invalid_client":
        return f'Basic realm="{REALM}"'
    return f'Bearer realm="{REALM}", error="{refusal.protocol_error}", error_description="{refusal.describe()}"'
