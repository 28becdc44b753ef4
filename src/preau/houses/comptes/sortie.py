"""Signing out: our session ends at once, then the page that says, service by service, what became of the others.

The browser keeps in a signed cookie, for a quarter of an hour, which session it has just left, where it was going and
which service, if one asked for the sign-out, still waits for our answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse

from preau.houses.comptes import autopost
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
    """`asker` is (partner's public id, its request's id, its RelayState) when a service asked."""

    session: str
    suite: str
    asker: tuple[str, str, str] | None = None


def sign_out(
    request: HttpRequest, suite: str, *, session: str = "", asker: tuple[str, str, str] | None = None
) -> HttpResponse:
    """End `session` (this browser's by default), then lead to `suite`: through the page of services if there are any.

    `suite` is a local path or a declared address.
    """
    own = sessions.current(request)
    left = session or (own.public_id if own is not None else "")
    if left:
        single_logout.end(left, f"compte:{own.subject}" if own is not None else "service", request)
    if left and (asker is not None or single_logout.list_services(left)):
        response: HttpResponse = HttpResponseRedirect(reverse("comptes:deconnexion-services"), status=303)
        keep(response, Sortie(left, suite, asker))
    else:
        response = continuer(request, suite)
    if own is not None and own.public_id == left:
        sessions.end_session(request, response)
    return response


def keep(response: HttpResponse, sortie: Sortie) -> None:
    """Give the browser its cookie."""
    cookies.put(response, KIND, signing.dumps([sortie.session, sortie.suite, sortie.asker], salt=SALT))


def find(request: HttpRequest) -> Sortie | None:
    """What this browser has just left; None when it is forged, damaged or more than a quarter of an hour old."""
    try:
        session, suite, asker = signing.loads(cookies.read(request, KIND), salt=SALT, max_age=LIFE_SECONDS)
    except (signing.BadSignature, ValueError):
        return None
    return Sortie(session, suite, tuple(asker) if asker else None)


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
