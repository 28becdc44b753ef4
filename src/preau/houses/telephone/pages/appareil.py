"""One phone: its SMS as bubbles, its mails as a list."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from preau.houses.telephone.appareils import Appareil, appareil_of
from preau.houses.telephone.lecture import Piece, find_code, split_links
from preau.houses.telephone.models import Message
from preau.houses.telephone.settings import current

MOST = 200


@dataclass(frozen=True)
class Lu:
    """A message as the screen shows it."""

    message: Message
    pieces: list[Piece]
    code: str


@require_safe
@never_cache
def appareil(request: HttpRequest, adresse: str) -> HttpResponse:
    """The phone of `adresse`; a mailbox that belongs to a phone leads there."""
    if "\x00" in adresse:
        raise Http404
    shown = appareil_of(adresse)
    if shown.adresse != adresse:
        return redirect("telephone:appareil", adresse=shown.adresse)
    messages = list(Message.objects.to_any(shown.recipients).order_by("-pk")[:MOST])
    context = {
        "appareil": shown,
        "sms": [_read(message) for message in reversed(messages) if message.kind == "sms"],
        "mails": [_read(message) for message in messages if message.kind == "mail"],
        "newest": messages[0].public_id if messages else "",
        "poll_url": _poll_url(shown),
    }
    return render(request, "telephone/appareil.html", context)


def _read(message: Message) -> Lu:
    code = find_code(message.body) if message.kind == "sms" else ""
    return Lu(message, split_links(message.body, current().link_hosts), code)


def _poll_url(shown: Appareil) -> str:
    return f"{reverse('telephone:messages')}?{urlencode([('to', to) for to in shown.recipients])}"
