"""Home of one school's site: its doors, its news, its documents, its office; and the pages beside."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from preau.houses.site import publie, sites
from preau.houses.site.pages.public import public_page
from preau.houses.site.vitrine import Vitrine
from preau.kit.design import settings as design

NEWS = 4
"""Pieces of news at home."""
DOCUMENTS = 6
"""Documents at home; the others are behind « Tous les documents »."""


@require_safe
def accueil(request: HttpRequest) -> HttpResponseBase:
    """`/`: the school of this address; at the office's own address, the schools served."""
    return _ecole(request) if getattr(request, "site_ecole", None) else _ecoles(request)


@public_page
def _ecole(request: HttpRequest, shown: Vitrine) -> HttpResponse:
    uai = shown.site.uai
    context = {
        "shown": shown,
        "actualites": publie.list_actualites(uai, limit=NEWS),
        "documents": publie.list_documents(uai)[:DOCUMENTS],
    }
    return render(request, "site/accueil.html", context)


def _ecoles(request: HttpRequest) -> HttpResponse:
    request.modules = ()  # type: ignore[attr-defined]
    return render(request, "site/ecoles.html", {"sites": sites.every()})


@public_page
def espace(request: HttpRequest, shown: Vitrine) -> HttpResponse:
    """`/espace-numerique/`: the doors, each with what it is for, and how to come in a first time."""
    return render(request, "site/espace.html", {"shown": shown})


@public_page
def contact(request: HttpRequest, shown: Vitrine) -> HttpResponse:
    """`/contact/`."""
    return render(request, "site/contact.html", {"shown": shown})


@public_page
def mentions(request: HttpRequest, shown: Vitrine) -> HttpResponse:
    """`/mentions/`: editor, director, host (law 2004-575, article 6), and that the site keeps nothing about readers."""
    values = {"shown": shown, "design": design.current(), "unsaid": _("Non renseigné par cette instance")}
    return render(request, "site/mentions.html", values)


@require_safe
def mentions_legales(request: HttpRequest) -> HttpResponse:
    """The address that the footer of every house links to."""
    return redirect("site:mentions")


@public_page
def deconnexion(request: HttpRequest, shown: Vitrine) -> HttpResponse:
    """`/deconnexion/`: the site keeps no session and cannot see the others'; it says what may be open, and where."""
    return render(request, "site/deconnexion.html", {"shown": shown})
