"""Home: the doors for who is nobody yet, the tiles for who is signed in; the choice of the child."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from preau.houses.viescolaire import ents, visiteur
from preau.houses.viescolaire.actions.pair_mobile import choose_eleve
from preau.houses.viescolaire.appareils import find_profil
from preau.houses.viescolaire.carnet import list_unread
from preau.houses.viescolaire.gestion import uais_managed
from preau.houses.viescolaire.prochains import prochains
from preau.houses.viescolaire.settings import current
from preau.houses.viescolaire.visiteur import CHILD, Visiteur, visiteur_required
from preau.kit import sessions
from preau.kit.flows import returns

PORTES = (
    ("parents", _("Parents")),
    ("accompagnants", _("Accompagnants")),
    ("eleve", _("Élève")),
    ("personnels", _("Personnels")),
)
"""The doors, in the words of seed 000; staff come by the last."""


@never_cache
@require_safe
def accueil(request: HttpRequest) -> HttpResponse:
    """The tiles of who is signed in, else the doors."""
    who = visiteur.current(request)
    if who is None or not visiteur.is_signed_in(request):
        return _portes(request)
    context = {
        "gestion": bool(uais_managed(who)),
        "a_lire": list_unread(who),
        "prochains": prochains(who),
    }
    return render(request, "viescolaire/accueil.html", context)


def _portes(request: HttpRequest) -> HttpResponse:
    """The choice of a door; an ENT that brings a ticket straight here is asked again, by our own address."""
    if ents.choose(request) is not None and request.GET.get("ticket"):
        return redirect("viescolaire:connexion")
    retour = returns.clean(request.GET.get("retour", ""))
    minutes = int(current().session_idle.total_seconds() // 60)
    kept = {"retour": retour} if retour else {}
    address = reverse("viescolaire:connexion")
    portes = [(label, f"{address}?{urlencode({'porte': porte, **kept})}") for porte, label in PORTES]
    context = {
        "portes": portes if ents.choose(request) else [],
        "nom": current().service_name,
        "minutes": minutes if sessions.is_idle(request) else 0,
    }
    return render(request, "viescolaire/portes.html", context)


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
    elif found is not None and (profil := find_profil(request)) is not None:
        choose_eleve(profil, found.public_id)
    return redirect(returns.clean(request.POST.get("retour", "")) or "viescolaire:accueil")
