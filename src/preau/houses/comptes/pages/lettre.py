"""Where a letter's QR code leads, and what a pupil without an account is told (J3, J4)."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from preau.houses.comptes import wordings
from preau.houses.comptes.actions.demandes import PROFILS
from preau.houses.comptes.actions.identifiant import clean
from preau.houses.comptes.lettre import login_url, prefilled_url
from preau.houses.comptes.models import Demande
from preau.houses.comptes.settings import current
from preau.kit.flows import returns


@require_safe
def lettre(request: HttpRequest) -> HttpResponse:
    """GET /activation/lettre/?identifiant=…&profil=…: the login page with the identifiant filled in."""
    profil = request.GET.get("profil", "")
    known = profil if profil in PROFILS else Demande.Profil.RESPONSABLE.value
    return HttpResponseRedirect(prefilled_url(clean(request.GET.get("identifiant", "")), known))


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
