"""The pages that the footer of every house leads to."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from preau.kit.design import context, settings


def _page(request: HttpRequest, name: str) -> HttpResponse:
    values = {
        "design": settings.current(),
        "state": context.accessibility_state(),
        "unsaid": _("Non renseigné par cette instance"),
    }
    response = render(request, f"design/pied/{name}.html", values)
    response["Cache-Control"] = "public, max-age=300"
    return response


@require_safe
def aide(request: HttpRequest) -> HttpResponse:
    """Questions that families ask."""
    return _page(request, "aide")


@require_safe
def assistance(request: HttpRequest) -> HttpResponse:
    """Whom to call, and what to have at hand."""
    return _page(request, "assistance")


@require_safe
def mentions_legales(request: HttpRequest) -> HttpResponse:
    """Editor, director, host (law 2004-575, article 6)."""
    return _page(request, "mentions-legales")


@require_safe
def donnees_personnelles(request: HttpRequest) -> HttpResponse:
    """What is kept, why, how long, and the rights of people (GDPR, articles 13 and 14)."""
    return _page(request, "donnees-personnelles")


@require_safe
def accessibilite(request: HttpRequest) -> HttpResponse:
    """The declaration of accessibility (RGAA 4.1, decree 2019-768)."""
    return _page(request, "accessibilite")
