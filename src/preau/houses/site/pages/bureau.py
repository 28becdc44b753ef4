"""The desk of one school."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from preau.houses.site import sites
from preau.houses.site.menu import entries_of
from preau.houses.site.pages.reponses import told
from preau.kit.bureau import Bureau, bureau_required


@never_cache
@require_safe
@bureau_required
def bureau(request: HttpRequest, bureau: Bureau) -> HttpResponse:
    """`/bureau/<uai>/`."""
    context = {"bureau": bureau, "entrees": entries_of(bureau.uai), "site": sites.with_uai(bureau.uai)}
    context["fait"] = told(request)
    return render(request, "site/bureau/accueil.html", context)
