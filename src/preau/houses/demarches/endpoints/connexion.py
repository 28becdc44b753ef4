"""Coming in: where the sign-in begins, by the protocol of the settings; no page of ours is shown."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from preau.houses.demarches import settings, visiteur
from preau.houses.demarches.actions.begin_authn import begin_authn
from preau.houses.demarches.actions.begin_oidc import begin_oidc
from preau.houses.demarches.actions.count_departure import count_departure
from preau.houses.demarches.return_to import local_path
from preau.houses.demarches.settings_connexion import OIDC
from preau.kit.sessions import browser


@never_cache
@require_GET
def connexion(request: HttpRequest) -> HttpResponse:
    """`/connexion/?retour=…`: no page of ours is shown; who has a session at the provider comes straight back.

    `?actualiser` asks the provider anew who this is: a child may have joined the account since.
    """
    wanted = local_path(request.GET.get("retour"))
    if visiteur.current(request) is not None and "actualiser" not in request.GET:
        return HttpResponseRedirect(wanted or reverse("demarches:accueil"), status=303)
    return _leave(request, wanted, request.GET.get("reprise", ""))


def _leave(request: HttpRequest, return_to: str, reprise: str = "") -> HttpResponse:
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
