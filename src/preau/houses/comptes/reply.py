"""The answer to the service that asked, whatever it speaks: SAML's auto-post page, or OpenID Connect's redirection.

After a form of ours an address of another origin is reached by the page "Continuer", never by a redirection: the
form's own policy would stop it (design.md §1, "CSP and form posts").
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string

from preau.houses.comptes import autopost, oidc
from preau.houses.comptes.actions.answer import answer
from preau.houses.comptes.actions.answer import refuse as refuse_saml
from preau.houses.comptes.actions.oidc_grant import grant_code
from preau.houses.comptes.models import Compte, Demande
from preau.kit.design.pages import continuer
from preau.kit.sessions.models import Session
from preau.protocols.oidc import ReplyTo, write_code_redirect, write_error_redirect
from preau.protocols.oidc.refusals import LoginRequired, RedirectedRefusal
from preau.protocols.saml import names


def give(
    response: HttpResponse, request: HttpRequest, demande: Demande, compte: Compte, session: Session
) -> HttpResponse:
    """Make `response`, which may already carry cookies, the page that brings the answer to the service."""
    if demande.client is None:
        return autopost.fill(response, request, answer(demande, compte, session, request))
    return _lead(response, request, code_url(demande, compte, session, request))


def code_url(demande: Demande, compte: Compte, session: Session, request: HttpRequest) -> str:
    """Where the browser carries a new code."""
    code = grant_code(demande, compte, session, request)
    return write_code_redirect(ReplyTo(demande.acs_url, demande.relay_state), code, oidc.issuer())


def decline_passive(request: HttpRequest, demande: Demande) -> HttpResponse:
    """Nobody is signed in and no page may be shown (IsPassive, `prompt=none`)."""
    if demande.client is None:
        return autopost.page(request, refuse_saml(demande, names.STATUS_NO_PASSIVE))
    refusal = LoginRequired()
    refusal.reply_to = ReplyTo(demande.acs_url, demande.relay_state)
    return tell(request, refusal)


def tell(request: HttpRequest, refusal: RedirectedRefusal) -> HttpResponse:
    """Bring a refusal to the client that it is for."""
    assert refusal.reply_to is not None
    return leave(request, write_error_redirect(refusal.reply_to, refusal, oidc.issuer()))


def leave(request: HttpRequest, url: str) -> HttpResponse:
    """Go to another origin: by a redirection from a GET, by the page "Continuer" from a form."""
    if request.method == "POST":
        return continuer(request, url)
    response = HttpResponseRedirect(url, status=303)
    response["Cache-Control"] = "no-store"
    return response


def _lead(response: HttpResponse, request: HttpRequest, url: str) -> HttpResponse:
    """Make `response` a page that goes on to `url`: a code is in no address of ours, where a log would keep it."""
    response.content = render_to_string("comptes/oidc/retour.html", {"url": url}, request)
    response["Content-Type"] = "text/html; charset=utf-8"
    response["Cache-Control"] = "no-store"
    return response
