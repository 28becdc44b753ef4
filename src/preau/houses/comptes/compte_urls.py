"""Addresses of « Mon compte » (J7): its sub-pages and its journeys, open to who is signed in.

Sensitive changes want a recent proof (reauth.py); the forced change of a password is a stage of the login.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse

from preau.houses.comptes import reauth, stages
from preau.houses.comptes.flows import ModifierMel, ModifierMobile, ModifierMotDePasse, MotDePasseImpose
from preau.houses.comptes.pages import (
    compte_alertes,
    compte_appareils,
    compte_donnees,
    compte_enfant,
    compte_identites,
    compte_reglages,
    compte_services,
)
from preau.kit.flows import flow_urls

View = Callable[..., HttpResponse]


def guarded(patterns: list[URLPattern], guard: Callable[[View], View]) -> list[URLPattern]:
    """The addresses of a journey, each behind `guard`."""
    return [URLPattern(one.pattern, guard(one.callback), one.default_args, one.name) for one in patterns]


def signing_in(view: View) -> View:
    """Only for a browser in the middle of a login."""

    @wraps(view)
    def held(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if stages.pending(request) is None:
            return HttpResponseRedirect(reverse("connexion"), status=303)
        return view(request, *args, **kwargs)

    return held


pages = [
    path("mon-compte/reglages/langue/", compte_reglages.langue, name="langue"),
    path("mon-compte/reglages/<slug:nom>/", compte_reglages.reglage, name="reglage"),
    path("mon-compte/appareils/", compte_appareils.appareils, name="appareils"),
    path("mon-compte/appareils/<str:session_id>/", compte_appareils.deconnecter, name="appareil-deconnecter"),
    path("mon-compte/donnees/", compte_donnees.donnees, name="donnees"),
    path("mon-compte/enfants/<str:eleve_id>/", compte_enfant.enfant, name="compte-enfant"),
    path("mon-compte/franceconnect/<str:identite_id>/", compte_identites.retirer, name="identite-retirer"),
    path("mon-compte/alertes/", compte_alertes.alertes, name="alertes"),
    path("mon-compte/services/", compte_services.services, name="services"),
]

journeys = [
    *guarded(flow_urls(ModifierMobile, "mon-compte/mobile/"), reauth.recent),
    *guarded(flow_urls(ModifierMel, "mon-compte/mail/"), reauth.recent),
    *guarded(flow_urls(ModifierMotDePasse, "mon-compte/mot-de-passe/"), reauth.recent),
    *guarded(flow_urls(MotDePasseImpose, "connexion/mot-de-passe/"), signing_in),
]
