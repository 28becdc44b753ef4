"""The devices signed in, and what happened to the account lately (J7)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from preau.houses.comptes import visitor
from preau.houses.comptes.actions.devices import end_device, list_devices
from preau.houses.comptes.actions.history import list_history
from preau.kit import sessions
from preau.kit.journal.models import Entry

EVENTS: dict[str, str | Promise] = {
    "compte.active": _("Activation du compte"),
    "compte.cree": _("Création du compte"),
    "connexion.ouverte": _("Connexion"),
    "saml.assertion": _("Accès à un service"),
    "oidc.code": _("Accès à un service"),
    "compte.mot-de-passe": _("Changement de mot de passe"),
    "eleve.mot-de-passe-provisoire": _("Mot de passe provisoire donné par un parent"),
    "identifiant.rappele": _("Rappel de l'identifiant"),
    "mot-de-passe.code-demande": _("Mot de passe oublié : code demandé"),
    "mot-de-passe.contact-prouve": _("Mot de passe oublié : code saisi"),
    "identite.liee": _("FranceConnect ajouté au compte"),
    "identite.reliee": _("FranceConnect retrouvé sous une nouvelle référence"),
    "identite.retiree": _("FranceConnect retiré du compte"),
    "identite.actualisee": _("État civil actualisé par FranceConnect"),
    "compte.mobile": _("Changement de téléphone portable"),
    "compte.mel": _("Changement d'adresse mail"),
    "compte.mobile-demande": _("Changement de téléphone portable : code demandé"),
    "compte.mel-demande": _("Changement d'adresse mail : code demandé"),
    "compte.reglage": _("Changement d'un réglage"),
    "compte.appareil-deconnecte": _("Déconnexion d'un appareil"),
    "compte.donnees-telechargees": _("Téléchargement de mes données"),
}
OTHER = _("Autre opération sur le compte")


@require_safe
@never_cache
def appareils(request: HttpRequest) -> HttpResponse:
    """One line a device, the current one first; then the last thirty rows of the journal."""
    compte = visitor.current_compte(request)
    if compte is None:
        return HttpResponseRedirect(reverse("connexion"))
    context = {
        "appareils": list_devices(compte, sessions.current(request)),
        "historique": [(entry.at, said(entry)) for entry in list_history(compte)],
        "fait": request.GET.get("fait") == "appareil",
    }
    return render(request, "comptes/compte/appareils.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def deconnecter(request: HttpRequest, session_id: str) -> HttpResponse:
    """« Déconnecter » one device; one that is gone already is no error."""
    compte = visitor.current_compte(request)
    if compte is None:
        return HttpResponseRedirect(reverse("connexion"), status=303)
    ended = request.method == "POST" and end_device(compte, session_id, request=request)
    return HttpResponseRedirect(reverse("comptes:appareils") + ("?fait=appareil" if ended else ""), status=303)


def said(entry: Entry) -> str:
    """What a row of the journal means to the owner."""
    return str(EVENTS.get(entry.event, OTHER))
