"""Signed in again in a new tab, while the former one still holds what was typed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from preau.houses.viescolaire.visiteur import Visiteur, visiteur_required


@never_cache
@require_safe
@visiteur_required()
def reprendre(request: HttpRequest, who: Visiteur) -> HttpResponse:
    """`/reprendre/`: where the sign-in of `typed_is_kept` ends."""
    return render(request, "viescolaire/reprendre.html")
