"""Signing out: our session ends at once, then the page that says, service by service, what became of the others.

The browser keeps in a signed cookie, for a quarter of an hour, which session it has just left, where it was going and
which service, if one asked for the sign-out, still waits for our answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse

from preau.houses.comptes import autopost, franceconnect_sortie
from preau.houses.comptes.actions import single_logout
from preau.houses.comptes.actions.single_logout import Departure
from preau.kit import sessions
from preau.kit.design.pages import continuer
from preau.kit.sessions import cookies

KIND = "sortie"
SALT = "preau.comptes.sortie"
LIFE_SECONDS = 900


@dataclass(frozen=True)
class Sortie:
    """`asker` is (partner's public id, its request's id, its RelayState) when a service asked.

    `hub_left` says that the session at FranceConnect, the last of all, has been taken care of.
    """

    session: str
    suite: str
    asker: tuple[str, str, str] | None = None
    hub_left: bool = False


def sign_out(
    request: HttpRequest, suite: str, *, session: str = "", asker: tuple[str, str, str] | None = None
) -> HttpResponse:
    """End `session` (this browser's by default), then lead to `suite`: through the page of services if there are any.

    `suite` is a local path or a declared address. FranceConnect's session, if there is one, is the last to end.
    """
    own = sessions.current(request)
    left = session or (own.public_id if own is not None else "")
    if left:
        single_logout.end(left, f"compte:{own.subject}" if own is not None else "service", request)
    if left and (asker is not None or single_logout.list_services(left)):
        response: HttpResponse = HttpResponseRedirect(reverse("comptes:deconnexion-services"), status=303)
        keep(response, Sortie(left, suite, asker))
    else:
        response = franceconnect_sortie.lead_on(request, left, suite)
    if own is not None and own.public_id == left:
        sessions.end_session(request, response)
    return response


def keep(response: HttpResponse, sortie: Sortie) -> None:
    """Give the browser its cookie."""
    cookies.put(response, KIND, signing.dumps([sortie.session, sortie.suite, sortie.asker, sortie.hub_left], salt=SALT))


def find(request: HttpRequest) -> Sortie | None:
    """What this browser has just left; None when it is forged, damaged or more than a quarter of an hour old."""
    try:
        session, suite, asker, hub_left = signing.loads(cookies.read(request, KIND), salt=SALT, max_age=LIFE_SECONDS)
    except (signing.BadSignature, ValueError):
        return None
    return Sortie(session, suite, tuple(asker) if asker else None, hub_left)


def leave_hub(request: HttpRequest, left: Sortie) -> HttpResponse | None:
    """End the session at FranceConnect, once, and come back to this page; None when there is none left to end."""
    id_token = "" if left.hub_left else franceconnect_sortie.id_token_of(left.session)
    if not id_token:
        return None
    response = franceconnect_sortie.leave(id_token, request.path)
    keep(response, replace(left, hub_left=True))
    return response


def forget(response: HttpResponse) -> HttpResponse:
    """Take the cookie back: everything was said."""
    cookies.drop(response, KIND)
    return response


def depart(request: HttpRequest, departure: Departure) -> HttpResponse:
    """Carry a message to a service: by the page "Continuer" after a form of ours, by an auto-post page for a form."""
    if not departure.fields:
        if request.method == "POST":
            return continuer(request, departure.url)
        return _redirect(departure.url)
    context: dict[str, Any] = {"url": departure.url, "champs": departure.fields.items()}
    response = HttpResponse(render_to_string("comptes/saml/logout-envoi.html", context, request))
    response["Cache-Control"] = "no-store"
    response["Content-Security-Policy"] = autopost.POLICY
    return response


def _redirect(url: str) -> HttpResponse:
    response = HttpResponseRedirect(url, status=303)
    response["Cache-Control"] = "no-store"
    return response
