"""Leaving the ENT, and saying honestly what stays open."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from preau.houses.portail import settings, visiteur
from preau.houses.portail.models import IdentityProvider
from preau.kit import sessions

SALT = "portail.deconnexion"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def deconnexion(request: HttpRequest) -> HttpResponse:
    """POST ends the session here. The account service keeps its own (§1.6): the page says so and links to it."""
    who = visiteur.current(request)
    if request.method != "POST":
        return render(request, "portail/deconnexion.html", {"who": who, **_still_open(request)})
    query = urlencode({"compte": signing.dumps([who.idp, who.retour], salt=SALT)}) if who else ""
    response = HttpResponse(status=303, headers={"Location": f"{reverse('portail:deconnexion')}?{query}"})
    sessions.end_session(request, response)
    return response


def _still_open(request: HttpRequest) -> dict[str, str]:
    """Label of the account service that is still open, and where to close it; the address is one that we signed."""
    try:
        alias, retour = signing.loads(request.GET.get("compte", ""), salt=SALT, max_age=3600)
    except signing.BadSignature:
        return {}
    idp = IdentityProvider.objects.filter(alias=alias).first()
    url = retour if retour.startswith(("https://", "http://")) else settings.current().account_url
    return {"account_label": idp.label, "account_url": url} if idp else {}
