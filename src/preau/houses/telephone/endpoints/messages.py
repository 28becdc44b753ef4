"""`GET /messages.json`: what scripts, tutorials and the pages themselves read."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from preau.houses.telephone.models import Message
from preau.kit import clockkit

MOST = 500


@require_safe
@never_cache
def list_messages(request: HttpRequest) -> JsonResponse:
    """The newest 500 messages at most, oldest first: `{"messages": [{id, kind, to, subject, body, sent_at}]}`.

    `to`, a number or a mail address, may be repeated; a leading blank reads as the + that a URL loses. `since` leaves
    out that message and those before it.
    """
    recipients = [read_recipient(text) for text in request.GET.getlist("to")]
    found = Message.objects.to_any(recipients) if recipients else Message.objects.all()
    if "since" in request.GET:
        found = found.since(request.GET["since"].replace("\x00", ""))
    newest = list(found.order_by("-pk")[:MOST])
    return JsonResponse({"messages": [as_json(message) for message in reversed(newest)]})


def read_recipient(text: str) -> str:
    """A recipient as a URL wrote it: " 33639980001" is +33639980001, and blanks between digits do not count."""
    if "@" in text:
        return text.strip().replace("\x00", "")
    number = text.replace("\x00", "")
    if number[:1] == " ":
        number = "+" + number.lstrip()
    return number.replace(" ", "")


def as_json(message: Message) -> dict[str, str]:
    """One message, its moment in Paris with its offset (ISO 8601)."""
    return {
        "id": message.public_id,
        "kind": message.kind,
        "to": message.to,
        "subject": message.subject,
        "body": message.body,
        "sent_at": message.sent_at.astimezone(clockkit.PARIS).isoformat(),
    }
