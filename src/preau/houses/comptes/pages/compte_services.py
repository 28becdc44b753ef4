"""« Accéder à mes services »: where the person was going, else what the account opens (J7)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from preau.houses.comptes import visitor
from preau.houses.comptes.actions.destinations import list_services


def services_url(request: HttpRequest) -> str:
    """Where the button leads: what was asked, the only service, the list of several; empty without any."""
    wanted = visitor.pending_return(request)
    if wanted:
        return wanted
    services = list_services()
    if len(services) > 1:
        return reverse("comptes:services")
    return services[0].url if services else ""


@require_safe
@never_cache
def services(request: HttpRequest) -> HttpResponse:
    """The services that know this account service, each by its name."""
    if visitor.current_compte(request) is None:
        return HttpResponseRedirect(reverse("connexion"))
    listed = [(service.nom or _("Mon espace numérique (ENT)"), service.url) for service in list_services()]
    return render(request, "comptes/compte/services.html", {"services": listed})
