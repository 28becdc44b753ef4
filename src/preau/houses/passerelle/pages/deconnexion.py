"""Signing out, asked by a service in the browser (specs/franceconnect.md §2.9).

`/session/end` ends the session here, `/client/disconnect-from-idp` leads to the provider where it signs people out,
`/client/logout-callback` takes them back, `/session/end/success` leads to the service or says that it is done. Each is
a redirection of a GET; the one form, for a person whom the id_token does not name, goes to `/session/end/confirm`.
"""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse

from preau.houses.passerelle import provider, sortie
from preau.houses.passerelle.actions import logout, sessions
from preau.houses.passerelle.actions.fournisseur_service import find_service
from preau.houses.passerelle.guard import conducted
from preau.houses.passerelle.models import SessionIdentite
from preau.houses.passerelle.sortie import Sortie
from preau.kit.design.pages import continuer
from preau.kit.sessions import cookies
from preau.protocols.franceconnect import LogoutAsked, codes, read_logout
from preau.protocols.oidc import write_logout_redirect


@conducted("GET")
def session_end(request: HttpRequest) -> HttpResponse:
    """The wish of a service; its id_token proves it, expired or not."""
    asked = _read(request.GET)
    session = sessions.current(request)
    if session is None:
        return _already(request, asked)
    if not logout.is_same_person(session, asked):
        context = {"asked": asked, "champs": sorted(request.GET.items())}
        return render(request, "passerelle/deconnexion.html", context)
    return _end(request, session, asked, _see(reverse("passerelle:disconnect-from-idp")))


@conducted("POST")
def session_end_confirm(request: HttpRequest) -> HttpResponse:
    """The person says yes. The way on may leave for the provider: not straight from a form (design.md §1)."""
    given = request.POST.copy()
    given.pop("csrfmiddlewaretoken", None)
    asked = _read(given)
    session = sessions.current(request)
    if session is None:
        return _already(request, asked)
    return _end(request, session, asked, continuer(request, reverse("passerelle:disconnect-from-idp")))


@conducted("GET")
def disconnect_from_idp(request: HttpRequest) -> HttpResponse:
    """On to the provider, once; or straight on when it signs nobody out."""
    left = sortie.find(request)
    departure = logout.leave_idp(left.session, request) if left is not None else None
    if left is None or departure is None:
        return _see(reverse("passerelle:session-end-success"))
    response = _see(departure.url)
    sortie.keep(response, replace(left, state=departure.state))
    return response


@conducted("GET", "HEAD")
def logout_callback(request: HttpRequest) -> HttpResponse:
    """Back from the provider, with the state it was given. Raises Y020021, Y020022."""
    left = sortie.find(request)
    if left is None or not left.state:
        return _see(reverse("passerelle:session-end-success"))
    given = request.GET.getlist("state")
    if not any(given):
        raise codes.Y020021("logout")
    if given != [left.state]:
        raise codes.Y020022("logout")
    return _see(reverse("passerelle:session-end-success"))


@conducted("GET")
def session_end_success(request: HttpRequest) -> HttpResponse:
    """To the service's own page of sign-out, where it named one; else ours, which says what stays open."""
    left = sortie.find(request)
    if left is not None and left.suite:
        response = _see(left.suite)
    else:
        context = {"connecte": sessions.current(request) is not None}
        response = render(request, "passerelle/deconnecte.html", context)
    sortie.forget(response)
    return response


def _read(given: QueryDict) -> LogoutAsked:
    return read_logout(dict(given.lists()), find_service, provider.keys(), provider.issuer())


def _suite(asked: LogoutAsked) -> str:
    return write_logout_redirect(asked.post_logout_redirect_uri, asked.state) if asked.post_logout_redirect_uri else ""


def _already(request: HttpRequest, asked: LogoutAsked) -> HttpResponse:
    """The session was over before: said so, with the way on as a link (§2.9)."""
    context = {"asked": asked, "suite": _suite(asked)}
    return render(request, "passerelle/deja-deconnecte.html", context)


def _end(request: HttpRequest, session: SessionIdentite, asked: LogoutAsked, response: HttpResponse) -> HttpResponse:
    logout.end(session, asked, request)
    sortie.keep(response, Sortie(session.public_id, _suite(asked)))
    cookies.drop(response, sessions.KIND)
    return response


def _see(url: str) -> HttpResponse:
    response = HttpResponseRedirect(url, status=303)
    response["Cache-Control"] = "no-store"
    return response
