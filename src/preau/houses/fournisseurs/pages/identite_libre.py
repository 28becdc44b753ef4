"""`/<slug>/identite-libre/`: any identity, typed by hand (specs/franceconnect.md §4)."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from preau.houses.fournisseurs.actions.claims import FREE
from preau.houses.fournisseurs.annuaire import Fournisseur
from preau.houses.fournisseurs.pages.connexion import asked_of
from preau.houses.fournisseurs.pages.forms import IdentiteForm
from preau.houses.fournisseurs.pages.leaving import give_up_url, go_back_as
from preau.houses.fournisseurs.reaching import at_fournisseur


@require_http_methods(["GET", "HEAD", "POST"])
@at_fournisseur
def identite_libre(request: HttpRequest, fournisseur: Fournisseur) -> HttpResponse:
    """The form; sent, the hub receives what was typed."""
    demande = asked_of(request, fournisseur)
    form = IdentiteForm(
        request.POST if request.method == "POST" else None,
        acr_values=fournisseur.acr_values,
        initial={"acr": demande.acr},
    )
    if form.is_bound and form.is_valid():
        identite = {name: form.cleaned_data[name] for name in FREE}
        return go_back_as(request, fournisseur, replace(demande, acr=form.cleaned_data["acr"]), identite)
    context = {
        "fournisseur": fournisseur,
        "form": form,
        "demande": demande.sealed(),
        "retour_url": give_up_url(fournisseur, demande),
    }
    return render(request, "fournisseurs/identite_libre.html", context, status=422 if form.errors else 200)
