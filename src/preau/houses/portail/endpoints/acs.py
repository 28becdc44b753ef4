"""The assertion consumer: checked on the POST, believed on the GET of acs_fin (design.md §1, "Cookies")."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from preau.houses.portail import ents
from preau.houses.portail.actions.accept_response import accept_response
from preau.kit.federation.answers import Late


@csrf_exempt  # another site posts here by design: the signature and the InResponseTo stand for the token
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def acs(request: HttpRequest) -> HttpResponse:
    """POST /auth/saml/acs: no cookie comes with a cross-site POST, so nothing is opened here.

    A GET is someone who came back by the address bar: they are led home.
    """
    if request.method != "POST":
        return redirect("portail:accueil")
    relay_state = request.POST.get("RelayState", "")
    outcome = accept_response(request.POST.get("SAMLResponse", ""), relay_state)
    there = ents.address_of(relay_state)  # each ENT has cookies of its own
    if isinstance(outcome, Late):
        target = reverse("portail:authn", kwargs={"code": outcome.pending.entree})
        return _see_other(f"{there}{target}?{urlencode({'reprise': outcome.pending.public_id})}")
    return _see_other(f"{there}{reverse('portail:fin')}?{urlencode({'passage': outcome.handle})}")


def _see_other(url: str) -> HttpResponse:
    return HttpResponse(status=303, headers={"Location": url})
