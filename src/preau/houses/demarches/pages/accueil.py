"""Home: what this person may do, for which child; the door for who is not there yet."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@require_safe
def accueil(request: HttpRequest) -> HttpResponse:
    """`/`."""
    return render(request, "demarches/accueil.html")
