"""The way out to an identity provider."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from preau.houses.portail import affluence, doors, ents
from preau.houses.portail.actions.begin_authn import begin_authn
from preau.houses.portail.models import IdentityProvider
from preau.houses.portail.models.identity_provider import LOCAL
from preau.houses.portail.refusals import EntreeInconnue
from preau.houses.portail.return_to import local_path
from preau.kit.sessions import browser


@never_cache
@require_GET
def authn(request: HttpRequest, code: str) -> HttpResponse:
    """GET /auth/saml/authn/<entree>?retour=…: remember a request bound to this browser, then leave by GET."""
    ent = ents.of(request)
    entree = ent.wording.get(code)
    if entree is None:
        raise EntreeInconnue(code)
    held = affluence.hold(request, entree.profil)
    if held is not None:
        return held
    alias = doors.provider_at(entree)
    if alias == LOCAL:
        return redirect(doors.way_out(entree, local_path(request.GET.get("retour"))))
    idp = IdentityProvider.objects.filter(alias=alias).first()
    if idp is None:
        return redirect("portail:pas-ouvert", code=code)
    url = begin_authn(
        entree,
        idp,
        browser_hash=browser.name_browser(request),
        return_to=local_path(request.GET.get("retour")),
        reprise=request.GET.get("reprise", ""),
        ent=ent.code,
    )
    response = HttpResponseRedirect(url)
    browser.ensure_browser(request, response)
    return response
