"""The desk of one school: its téléservices, and how many families wait."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from preau.houses.demarches.teleservice import list_teleservices
from preau.kit.bureau import Bureau, bureau_required


@never_cache
@require_safe
@bureau_required
def bureau(request: HttpRequest, bureau: Bureau) -> HttpResponse:
    """`/bureau/<uai>/`."""
    entrees = [
        {
            "titre": one.titre,
            "url": reverse(one.bureau_entree, args=[bureau.uai]),
            "resume": one.bureau_resume,
            "attente": one.count_waiting(bureau.uai) if one.count_waiting else None,
        }
        for one in list_teleservices()
        if one.bureau_entree
    ]
    return render(request, "demarches/bureau/accueil.html", {"bureau": bureau, "entrees": entrees})
