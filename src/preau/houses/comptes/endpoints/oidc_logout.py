"""`/idp/profile/oidc/logout`: sign-out asked by a client (RP-Initiated Logout 1.0).

With an id_token of ours the session that it names ends at once; without, or when another person is signed in with this
browser, the person is asked first. A client that sends its id_token as a bearer token from its server, as one really
does (specs §1.7), ends the session too.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from preau.houses.comptes import franceconnect_sortie, oidc, reply, sortie
from preau.houses.comptes.actions import oidc_logout
from preau.houses.comptes.actions.oidc_clients import find_client
from preau.houses.comptes.actions.single_logout import State, list_services
from preau.kit import sessions
from preau.protocols.oidc import LogoutRequest, read_logout_request, write_logout_redirect

CONFIRMED = "confirme"


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def logout(request: HttpRequest) -> HttpResponse:
    """§2: a GET or a form of the client; a form of ours says yes."""
    if request.method == "POST" and CONFIRMED in request.POST:
        return _confirmed(request)
    asked = _read(request)
    session = sessions.current(request)
    named = oidc_logout.named_session(asked.hint) if asked.hint is not None else None
    if named is not None and asked.hint is not None:
        oidc_logout.end(named, asked.hint.client_id, request)
    if session is not None and (named is None or named.pk != session.pk):
        return render(request, "comptes/oidc/deconnexion.html", {"asked": asked, "confirme": CONFIRMED})
    return _gone(request, asked)


@csrf_protect
def _confirmed(request: HttpRequest) -> HttpResponse:
    asked, session = _read(request), sessions.current(request)
    if session is not None:
        oidc_logout.end(session, asked.client.client_id if asked.client is not None else "", request)
    return _gone(request, asked)


def _read(request: HttpRequest) -> LogoutRequest:
    params = dict((request.POST if request.method == "POST" else request.GET).lists())
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and "id_token_hint" not in params:
        params["id_token_hint"] = [token.strip()]
    return read_logout_request(params, find_client, oidc.keys(), oidc.issuer())


def _gone(request: HttpRequest, asked: LogoutRequest) -> HttpResponse:
    """Back to the client, or to our page; by the page of the other services where this browser leaves any open."""
    session, suite = sessions.current(request), reverse("comptes:deconnecte")
    if asked.post_logout_redirect_uri:
        suite = write_logout_redirect(asked.post_logout_redirect_uri, asked.state)
    if session is not None and any(one.state is not State.FERMEE for one in list_services(session.public_id)):
        response: HttpResponse = HttpResponseRedirect(reverse("comptes:deconnexion-services"), status=303)
        sortie.keep(response, sortie.Sortie(session.public_id, suite))
    elif session is not None and franceconnect_sortie.id_token_of(session.public_id):
        response = franceconnect_sortie.lead_on(request, session.public_id, suite)
    else:
        response = reply.leave(request, suite)
    sessions.end_session(request, response)
    return response
