"""The way out to the provider of families, by the protocol of the settings."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from preau.houses.demarches import settings
from preau.houses.demarches.actions.begin_authn import begin_authn
from preau.houses.demarches.actions.begin_oidc import begin_oidc
from preau.houses.demarches.actions.count_departure import count_departure
from preau.houses.demarches.settings_connexion import OIDC
from preau.kit.sessions import browser


def depart(request: HttpRequest, return_to: str, reprise: str = "") -> HttpResponse:
    """Remember a request bound to this browser, then leave by GET.

    `reprise` names an expired request of this browser that this one takes the place of, once. Raises
    ConnexionNonReglee, TropDeConnexions, DemandeExpiree, AutreNavigateur, FournisseurMuet.
    """
    count_departure(request)
    browser_hash = browser.name_browser(request)
    if settings.current().protocole == OIDC:
        url = begin_oidc(browser_hash=browser_hash, return_to=return_to)
    else:
        url = begin_authn(browser_hash=browser_hash, return_to=return_to, reprise=reprise)
    response = HttpResponseRedirect(url)
    browser.ensure_browser(request, response)
    return response
