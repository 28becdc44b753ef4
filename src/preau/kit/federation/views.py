"""The addresses of a SAML service provider where no page of the house is shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from preau.kit.clockkit import now
from preau.kit.federation import departure, logout
from preau.kit.federation.party import Party
from preau.protocols.saml import LogoutRequest, LogoutResponse, read_logout, sp_metadata

View = Callable[[HttpRequest], HttpResponse]


def metadata_view(party: Party) -> View:
    """GET /auth/saml/metadata: what an identity provider must know of the house (saml-metadata §4.1.1)."""

    @require_safe
    def metadata(request: HttpRequest) -> HttpResponse:
        return HttpResponse(sp_metadata(party.sp_config()), content_type="application/samlmetadata+xml")

    return metadata


def slo_view(party: Party, end: logout.End, farewell: Callable[[Any], str]) -> View:
    """`/auth/saml/slo`, where a provider brings its logout message or the answer to ours (saml-bindings §3.4, §3.5).

    By redirection or by form: no cookie is needed, the message names the session. `farewell` gives the address of the
    page that follows, from the row of the session (None: nobody asked).
    """

    @csrf_exempt  # another site posts here by design: the signature stands for the token
    @never_cache
    @require_http_methods(["GET", "POST"])
    def slo(request: HttpRequest) -> HttpResponse:
        found = _read(party, request)
        if isinstance(found, LogoutRequest):
            return departure.leave(request, logout.end_asked(party, found, end))
        return HttpResponse(status=303, headers={"Location": farewell(logout.hear(party, found))})

    return slo


def _read(party: Party, request: HttpRequest) -> LogoutRequest | LogoutResponse:
    is_post = request.method == "POST"
    return read_logout(
        "post" if is_post else "redirect",
        (request.POST if is_post else request.GET).dict(),
        partial(logout.find_provider, party),
        now(),
        destinations=frozenset({party.settings().slo_url}),
        query="" if is_post else request.META.get("QUERY_STRING", ""),
        decryption_keys=party.sp_config().decryption_keys,
    )
