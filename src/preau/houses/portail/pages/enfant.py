"""One child: the school and how to reach it, its news and its applications."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from preau.houses.portail.pages.acces import visiteur_required
from preau.houses.portail.pages.home import of_child
from preau.houses.portail.visiteur import Visiteur
from preau.registre.queries import etablissement_label, get_etablissement


@require_safe
@visiteur_required
def enfant(request: HttpRequest, who: Visiteur, public_id: str) -> HttpResponse:
    """`/enfants/<public_id>/`, for their own responsables only: anyone else's child does not exist here."""
    found = next((one for one in who.enfants() if one.public_id == public_id), None)
    if found is None:
        raise Http404
    etablissement = get_etablissement(found.uai)
    etiquette = etablissement_label(etablissement)
    context = {"enfant": found, "etablissement": etablissement, "nom_etablissement": etiquette, **of_child(who, found)}
    return render(request, "portail/enfant.html", context)
