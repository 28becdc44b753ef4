"""Home: the doors for who is nobody yet, the tiles for who is signed in; the choice of the child."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from preau.houses.viescolaire import visiteur
from preau.houses.viescolaire.visiteur import CHILD, Visiteur, visiteur_required
from preau.kit import sessions
from preau.kit.flows import returns


@never_cache
@require_safe
def accueil(request: HttpRequest) -> HttpResponse:
    """The tiles of who is signed in, else the doors."""
    who = visiteur.current(request)
    if who is None:
        return render(request, "viescolaire/portes.html", {"retour": returns.clean(request.GET.get("retour", ""))})
    return render(request, "viescolaire/accueil.html")


@never_cache
@require_POST
@visiteur_required()
def choisir_eleve(request: HttpRequest, who: Visiteur) -> HttpResponse:
    """Look at another child from now on; somebody else's changes nothing."""
    found = who.eleve(request.POST.get("eleve", "") or "-")
    session = sessions.current(request)
    if found is not None and session is not None:
        session.data[CHILD] = found.public_id
        session.save(update_fields=["data"])
    return redirect(returns.clean(request.POST.get("retour", "")) or "viescolaire:accueil")


@never_cache
@require_POST
def deconnexion(request: HttpRequest) -> HttpResponse:
    """End the session of this house."""
    response = redirect("viescolaire:accueil")
    sessions.end_session(request, response)
    return response
