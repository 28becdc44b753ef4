"""`/`: the guide for testers; `/<slug>/aide/`: what the links of help of a fictitious provider lead to."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from preau.houses.fournisseurs.annuaire import Fournisseur, list_fournisseurs
from preau.houses.fournisseurs.pages.listing import by_famille
from preau.houses.fournisseurs.reaching import at_fournisseur


@require_safe
def accueil(request: HttpRequest) -> HttpResponse:
    """Providers, people and scenarios, with what each proves."""
    context = {"fournisseurs": list_fournisseurs(), "groupes": by_famille()}
    return render(request, "fournisseurs/accueil.html", context)


@require_safe
@at_fournisseur
def aide(request: HttpRequest, fournisseur: Fournisseur) -> HttpResponse:
    """There is no lost password here, and nobody to call."""
    return render(request, "fournisseurs/aide.html", {"fournisseur": fournisseur})
