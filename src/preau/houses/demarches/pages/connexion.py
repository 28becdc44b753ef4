"""Coming in: where the sign-in begins, whatever the protocol, and where it may lead back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from preau.houses.demarches import visiteur
from preau.houses.demarches.endpoints.depart import depart
from preau.houses.demarches.return_to import local_path


@never_cache
@require_GET
def connexion(request: HttpRequest) -> HttpResponse:
    """`/connexion/?retour=…`: no page of ours is shown; who has a session at the provider comes straight back.

    `?actualiser` asks the provider anew who this is: a child may have joined the account since.
    """
    wanted = local_path(request.GET.get("retour"))
    if visiteur.current(request) is not None and "actualiser" not in request.GET:
        return HttpResponseRedirect(wanted or reverse("demarches:accueil"), status=303)
    return depart(request, wanted, request.GET.get("reprise", ""))
