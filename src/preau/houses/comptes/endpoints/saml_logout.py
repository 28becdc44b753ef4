"""The last hop of FrEduUrlRetour: `/idp/profile/Logout` (specs/educonnect-ent.md §1.6)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from preau.kit import sessions


@require_safe
def logout(request: HttpRequest) -> HttpResponse:
    """End the session of this browser: a GET, since services only hand this address to the browser."""
    response = HttpResponseRedirect(reverse("comptes:deconnecte"))
    sessions.end_session(request, response)
    return response
