"""`POST /api/messages`: the courier's gateway hands a message over."""

from __future__ import annotations

import hmac

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from preau.houses.telephone.actions.receive import receive_message
from preau.houses.telephone.endpoints.reading import SIZE_MAX, read_message
from preau.houses.telephone.refusals import JetonRefuse, MessageIllisible, MessageTropGros
from preau.houses.telephone.settings import current
from preau.kit import clockkit
from preau.protocols.refusals import Refusal


@csrf_exempt  # no cookie opens this door, only the token
@require_POST
@never_cache
def receive(request: HttpRequest) -> JsonResponse:
    """201 and the message's id; 200 when its key was known; else `{"error": code, "detail": sentence}`."""
    try:
        _check_token(request)
        incoming = read_message(_content(request))
        message, is_new = receive_message(incoming, now=clockkit.now(), keep=current().keep)
    except Refusal as refusal:
        return JsonResponse({"error": refusal.code, "detail": refusal.sentence()}, status=refusal.status)
    return JsonResponse({"id": message.public_id}, status=201 if is_new else 200)


def _check_token(request: HttpRequest) -> None:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    token = current().token
    if not token or scheme != "Bearer" or not hmac.compare_digest(given.encode(), token.encode()):
        raise JetonRefuse


def _content(request: HttpRequest) -> bytes:
    if request.content_type != "application/json":
        raise MessageIllisible
    if int(request.headers.get("Content-Length") or 0) > SIZE_MAX:
        raise MessageTropGros
    return request.read(SIZE_MAX + 1)
