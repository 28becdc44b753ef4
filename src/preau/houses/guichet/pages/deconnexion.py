"""Signing out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from preau.kit import sessions


@never_cache
@require_POST
def deconnexion(request: HttpRequest) -> HttpResponse:
    """End our session."""
    response = HttpResponseRedirect(reverse("guichet:connexion"), status=303)
    sessions.end_session(request, response)
    return response
