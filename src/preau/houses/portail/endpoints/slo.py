"""Where identity providers bring logout messages, theirs or the answer to ours (saml-bindings §3.4 and §3.5)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from preau.houses.portail import farewell, keys, settings
from preau.houses.portail.actions import single_logout
from preau.kit.clockkit import now
from preau.kit.federation import departure
from preau.protocols.saml import LogoutRequest, LogoutResponse, read_logout


@csrf_exempt  # another site posts here by design: the signature stands for the token
@never_cache
@require_http_methods(["GET", "POST"])
def slo(request: HttpRequest) -> HttpResponse:
    """`/auth/saml/slo`, by redirection or by form: no cookie is needed, the message names the session."""
    found = _read(request)
    if isinstance(found, LogoutRequest):
        return departure.leave(request, single_logout.end_asked(found))
    url = farewell.write_url(single_logout.hear(found))
    return HttpResponse(status=303, headers={"Location": url})


def _read(request: HttpRequest) -> LogoutRequest | LogoutResponse:
    is_post = request.method == "POST"
    return read_logout(
        "post" if is_post else "redirect",
        (request.POST if is_post else request.GET).dict(),
        single_logout.find_provider,
        now(),
        destinations=frozenset({settings.current().slo_url}),
        query="" if is_post else request.META.get("QUERY_STRING", ""),
        decryption_keys=keys.sp_config().decryption_keys,
    )
