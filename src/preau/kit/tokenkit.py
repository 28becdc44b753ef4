"""What the endpoints of an OpenID provider answer to a server: JSON, never kept, refusals as the protocol says them.

RFC 6749 §5.1 and §5.2, RFC 6750 §3.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse, JsonResponse

from preau.protocols.oidc import write_challenge, write_error
from preau.protocols.oidc.refusals import OidcRefusal
from preau.protocols.refusals import Refusal


def answer_server(answer: Callable[[], HttpResponse], *, realm: str, keys_missing: type[Refusal]) -> HttpResponse:
    """What `answer` gives, or the refusal it raises, with its challenge where the status is 401.

    `keys_missing` is the house's refusal for want of keys, of which a server is told the code.
    """
    try:
        response = answer()
    except OidcRefusal as refusal:
        response = JsonResponse(write_error(refusal), status=refusal.status)
        if refusal.status == 401:
            response["WWW-Authenticate"] = write_challenge(refusal, realm)
    except keys_missing as missing:
        said = {"error": missing.protocol_error, "error_description": missing.code}
        response = JsonResponse(said, status=missing.status)
    response["Cache-Control"] = "no-store"
    return response
