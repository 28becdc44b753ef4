"""The page of a validation link: on any device, a button and nothing else (J3; seed 003, cas 3, étapes 3 and 4)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from preau.houses.comptes import wordings
from preau.houses.comptes.actions import demandes
from preau.houses.comptes.actions.summarise import mask_mel
from preau.houses.comptes.actions.validate_mail import confirm_mail, find_validation
from preau.houses.comptes.models import Validation
from preau.houses.comptes.settings import current


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def validation(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the address, masked, and changes nothing: mail scanners follow links. POST proves it, once."""
    if request.method == "POST":
        confirm_mail(token, request=request)
        return HttpResponseRedirect(reverse("comptes:validation", args=[token]), status=303)
    found = find_validation(token)
    if found.used_at is not None:
        return _done(request, found)
    mots = _words("lien-validation", mel=mask_mel(found.mel))
    return render(request, "comptes/pages/validation.html", {"mots": mots})


def _done(request: HttpRequest, found: Validation) -> HttpResponse:
    """Where to go from here: back to the service, if this browser began there; else to the ENT, else to the login."""
    is_here = demandes.find_by_address(found.return_to, request) is not None
    services = found.return_to if is_here else current().ent_url or reverse("connexion")
    return render(
        request, "comptes/pages/adresse-validee.html", {"mots": _words("adresse-validee"), "services": services}
    )


def _words(page: str, **values: object) -> dict[str, str]:
    return wordings.get(current().wording).page(page, service=current().service_name, **values)
