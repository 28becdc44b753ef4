"""Which provider an address names."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse

from preau.houses.fournisseurs.annuaire import Fournisseur, find_fournisseur

View = Callable[[HttpRequest, Fournisseur], HttpResponse]


def at_fournisseur(view: View) -> Callable[[HttpRequest, str], HttpResponse]:
    """Give the view its provider; an unknown slug is a page that does not exist."""

    @wraps(view)
    def served(request: HttpRequest, slug: str) -> HttpResponse:
        fournisseur = find_fournisseur(slug)
        if fournisseur is None:
            raise Http404
        return view(request, fournisseur)

    return served
