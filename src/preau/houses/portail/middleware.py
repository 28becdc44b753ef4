"""Dress every answer, refusals included, in the look and the name of the ENT it is asked at."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings as django_settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from preau.houses.portail import droits, ents

Next = Callable[[HttpRequest], HttpResponse]


class EntMiddleware:
    """Puts `ent` on the request, and what kit/design reads: `habillage` (its skin) and `nom_maison` (its name)."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Find the ENT, then answer."""
        ent = ents.find(request)
        request.ent = ent  # type: ignore[attr-defined]
        request.habillage = ent.skin  # type: ignore[attr-defined]
        request.nom_maison = ent.name  # type: ignore[attr-defined]
        with droits.one_request():
            response = self.get_response(request)
        if django_settings.PREAU_DEMO and response.headers.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["Cookie"])  # the skin tried on is one
        return response
