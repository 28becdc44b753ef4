"""`/habillage/`: a demonstration is tried on in each skin. Elsewhere there is no such page, its cookie is nothing."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings as django_settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from preau.houses.portail import ents
from preau.houses.portail.ents import Ent
from preau.houses.portail.return_to import local_path
from preau.kit.sessions import cookies


def offered() -> list[Ent]:
    """What the page of the doors lets try: nothing outside of a demonstration."""
    return ents.shown() if django_settings.PREAU_DEMO else []


@require_http_methods(["GET", "HEAD", "POST"])
def habillage(request: HttpRequest) -> HttpResponse:
    """Keep the choice until the browser closes, and show the doors again, for the same place (`retour`).

    A GET is someone who came back by the address bar: they are led to the doors.
    """
    if request.method != "POST" and offered():
        return redirect("portail:accueil")
    asked = request.POST.get("habillage", "")
    if asked not in {ent.skin.name for ent in offered()}:
        raise Http404("habillage")
    wanted = local_path(request.POST.get("retour"))
    query = f"?{urlencode({'retour': wanted})}" if wanted else ""
    response = HttpResponse(status=303, headers={"Location": reverse("portail:accueil") + query})
    cookies.put(response, ents.KIND, asked)
    return response
