"""Leaving the téléservices, and saying honestly what stays open."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from preau.houses.demarches import settings, visiteur
from preau.houses.demarches.actions.leave_oidc import leave_oidc
from preau.houses.demarches.farewell import NAMED, farewell_url, read_farewell
from preau.houses.demarches.federation import PARTY
from preau.houses.demarches.models import FederatedSession
from preau.kit import journal, sessions
from preau.kit.federation import departure, logout

STILL = "reste"
"""Said in the address when a session ended that no provider can be asked to close."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def deconnexion(request: HttpRequest) -> HttpResponse:
    """`/deconnexion/`: POST ends the session here, and at the provider that knows how; the page says what is left."""
    if request.method == "POST":
        return _sign_out(request)
    return render(request, "demarches/deconnexion.html", _still_open(request))


def _sign_out(request: HttpRequest) -> HttpResponse:
    who, session = visiteur.current(request), sessions.current(request)
    if who is None or session is None:
        return HttpResponseRedirect(reverse("demarches:deconnexion"), status=303)
    row = logout.find_federated(PARTY, session)
    way, oidc_url = logout.ask(PARTY, row), leave_oidc(session)
    journal.write("demarches.deconnexion", actor=who.actor, request=request)
    if way is not None:
        response = departure.leave(request, way)
    elif oidc_url:
        # The page itself, not a redirection to it: the id_token of its link is in no address of ours.
        response = render(request, "demarches/oidc_sortie.html", {"url": oidc_url})
    else:
        url = farewell_url(row) if row is not None else f"{reverse('demarches:deconnexion')}?{STILL}"
        response = HttpResponseRedirect(url, status=303)
    sessions.end_session(request, response)
    return response


@never_cache
@require_safe
def oidc_sortie(request: HttpRequest) -> HttpResponse:
    """`/auth/oidc/sortie`: the OpenID provider sent the browser back, its session over."""
    return render(request, "demarches/deconnexion.html", {"is_known": True, "answer": FederatedSession.Answer.CLOSED})


def _still_open(request: HttpRequest) -> dict[str, Any]:
    """What of the account and of the ENT may be open still."""
    mine, row = settings.current(), read_farewell(request.GET.get(NAMED, ""))
    return {
        "is_known": row is not None or STILL in request.GET,
        "answer": row.answer if row is not None else "",
        "account_url": mine.compte_url or (row.retour if row is not None else ""),
        "ent_url": mine.ent_url,
    }
