"""`/`, the help about one's identity, and every address that is no page."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from preau.houses.passerelle import erreurs
from preau.houses.passerelle.settings import current
from preau.protocols.franceconnect import codes

_CODE = re.compile(r"\d{6}", re.ASCII)


@require_safe
def accueil(request: HttpRequest) -> HttpResponse:
    """301 to the site that presents the hub (specs/franceconnect.md §2.2); else a page that says what this is not."""
    if current().site_url:
        return HttpResponsePermanentRedirect(current().site_url)
    return render(request, "passerelle/accueil.html")


@require_safe
def aide_identite(request: HttpRequest) -> HttpResponse:
    """What to check when the register does not know an identity; the code comes from an error page of ours."""
    code = request.GET.get("code", "")
    return render(request, "passerelle/aide-identite.html", {"code": code if _CODE.fullmatch(code) else ""})


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """`handler404`: Y000404."""
    return erreurs.show(request, codes.Y000404(), None)
