"""Leaving the ENT, and saying honestly what stays open."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from preau.houses.portail import farewell, lieu, settings, visiteur
from preau.houses.portail.actions.cas_sign_out import close_session
from preau.houses.portail.federation import PARTY
from preau.houses.portail.models import IdentityProvider
from preau.kit import sessions
from preau.kit.federation import departure, logout


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def deconnexion(request: HttpRequest) -> HttpResponse:
    """POST ends the session here, and at the provider that knows how; the page says what is left (§1.6)."""
    if request.method == "POST":
        return sign_out(request)
    context = {"who": visiteur.current(request), **_still_open(request)}
    return render(request, "portail/deconnexion.html", context)


def sign_out(request: HttpRequest, suite: list[str] | None = None, *, has_refused: bool = False) -> HttpResponse:
    """End the session, tell the applications, lead through the provider, end on the page that says what is left.

    `suite` is the label and the address of a declared application to link back to; `has_refused` that the person
    said no to the conditions.
    """
    who, session = visiteur.current(request), sessions.current(request)
    said: dict[str, Any] = {"suite": suite or [], "refus": has_refused}
    way = None
    if who is not None and session is not None:
        left = close_session(session)
        said |= {"idp": who.idp, "retour": who.retour, "silent": left.silent, "deaf": left.deaf}
        said["public"] = lieu.is_public(session.data)
        way = logout.ask(PARTY, logout.find_federated(PARTY, session), farewell=said)
    if way is not None:
        response = departure.leave(request, way)
    else:
        url = farewell.write_url(said if who or suite else {})
        response = HttpResponse(status=303, headers={"Location": url})
    sessions.end_session(request, response)
    return response


def _still_open(request: HttpRequest) -> dict[str, Any]:
    """The account service and the applications that are still open; every address is one that we signed."""
    said = farewell.read(request)
    idp = IdentityProvider.objects.filter(alias=said.get("idp", "")).first()
    retour = said.get("retour", "")
    url = retour if retour.startswith(("https://", "http://")) else settings.current().account_url
    account = {"account_label": idp.label, "account_url": url, "answer": said.get("answer", "")} if idp else {}
    return {**account, **{name: said.get(name, []) for name in ("silent", "deaf", "suite", "refus", "public")}}
