"""Where a letter's QR code leads, and what a pupil without an account is told (J3, J4)."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from preau.houses.comptes import visitor, wordings
from preau.houses.comptes.actions.demandes import PROFILS
from preau.houses.comptes.actions.identifiant import clean
from preau.houses.comptes.lettre import login_url, prefilled_url
from preau.houses.comptes.models import Compte, Demande
from preau.houses.comptes.settings import current
from preau.kit.flows import returns


@require_safe
def lettre(request: HttpRequest) -> HttpResponse:
    """GET /activation/lettre/?identifiant=…&profil=…: the login page with the identifiant filled in.

    A responsable who is signed in has an account already: the letter adds its children to it (J5).
    """
    profil, identifiant = request.GET.get("profil", ""), clean(request.GET.get("identifiant", ""))
    known = profil if profil in PROFILS else Demande.Profil.RESPONSABLE.value
    compte = visitor.current_compte(request) if known == Demande.Profil.RESPONSABLE else None
    if compte is not None and compte.profil == Compte.Profil.RESPONSABLE:
        query = urlencode({"identifiant": identifiant})
        return HttpResponseRedirect(f"{reverse('parcours-ajout-eleve')}?{query}")
    return HttpResponseRedirect(prefilled_url(identifiant, known))


@require_safe
def sans_compte(request: HttpRequest) -> HttpResponse:
    """« Je n'ai pas de compte » under « Élève »: identifiers are handed out by the school (seed 000)."""
    retour = returns.clean(request.GET.get("retour", ""))
    query = "?" + urlencode({"retour": retour}) if retour else ""
    context = {
        "mots": wordings.get(current().wording).page("sans-compte-eleve", service=current().service_name),
        "contact": reverse("comptes:contact") + query,
        "retour": login_url(request),
    }
    return render(request, "comptes/pages/sans-compte-eleve.html", context)
