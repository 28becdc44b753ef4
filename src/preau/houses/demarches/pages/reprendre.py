"""Signed in again in a new tab, while the former one holds what was typed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from preau.houses.demarches.visiteur import Visiteur, visiteur_required


@require_safe
@visiteur_required
def reprendre(request: HttpRequest, who: Visiteur) -> HttpResponse:
    """`/reprendre/`: where the sign-in of `typed_is_kept` ends."""
    return render(request, "demarches/reprendre.html")
