"""Single logout of CAS: what an ENT posts to a service when someone signs out of it (CAS protocol 3.0.3 §2.3.3)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from preau.houses.viescolaire.actions.sign_in import end_by_ticket
from preau.protocols.cas import client
from preau.protocols.cas.client_refusals import LogoutUnreadable


def hear_logout(request: HttpRequest) -> HttpResponse:
    """End the session of the ticket that the message names; the answer never says whether there was one."""
    try:
        end_by_ticket(client.read_logout_request(request.content_type or "", request.body))
    except LogoutUnreadable as refusal:
        return HttpResponse(refusal.code, status=400, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)
