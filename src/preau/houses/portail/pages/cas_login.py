"""`/cas/login`: the door for applications (CAS protocol 3.0.3 §2.1); nobody types anything here.

Who is signed in leaves at once with a ticket, by GET; others sign in as ever and come back. The form that clients fill
by `class="cas__login-form"` is that of local accounts (pages/local_connexion.py).
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from preau.houses.portail import cas_renewal, visiteur
from preau.houses.portail.actions.accept_textes import list_pending
from preau.houses.portail.actions.cas_declare import find_service
from preau.houses.portail.actions.cas_tickets import RenewalUsed, is_renewal_used, issue_ticket
from preau.houses.portail.models import ServiceCas
from preau.houses.portail.pages.acces import sign_in_again, sign_in_first
from preau.houses.portail.pages.conditions import accept_first
from preau.houses.portail.refusals_cas import ReconnexionNonFaite
from preau.kit import sessions
from preau.kit.sessions import browser
from preau.kit.sessions.models import Session
from preau.protocols.cas import LoginRequest, read_login, with_parameters

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Of the page that posts a ticket: no `form-action`, its only form comes from a declared service (design.md §1)."""


@never_cache
@require_GET
def login(request: HttpRequest) -> HttpResponse:
    """GET /cas/login?service=…: `renew`, `gateway` and `method` as the protocol says; HEAD would waste a ticket."""
    asked = read_login({name: list(values) for name, values in request.GET.lists()})
    service = find_service(asked.service) if asked.service else None
    session = sessions.current(request)
    who = visiteur.current(request)
    if session is None or who is None:
        if asked.gateway and asked.service is not None:
            return _leave(asked.service.url)
        wanted = cas_renewal.way_back(asked, browser.name_browser(request)) if service else "/"
        return _known(request, sign_in_first(request, wanted, request.GET.get("profil", "")[:20]))
    if list_pending(who.personne):
        if asked.gateway and asked.service is not None:
            return _leave(asked.service.url)
        return accept_first(request.get_full_path())
    if service is None:
        return redirect("portail:accueil")
    mark = cas_renewal.read_mark(request.GET.get(cas_renewal.MARK, ""), browser.name_browser(request))
    if mark is not None and is_renewal_used(mark.nonce):
        mark = None
    is_new = mark is not None and mark.is_proven(session)
    if asked.renew and not is_new:
        if mark is not None and session.created_at >= mark.at:
            raise ReconnexionNonFaite(service.alias)
        return _known(request, sign_in_again(request, who, cas_renewal.way_back(asked, browser.name_browser(request))))
    return _give(request, asked, service, session, mark.nonce if mark is not None and is_new else "")


def _give(
    request: HttpRequest, asked: LoginRequest, service: ServiceCas, session: Session, renewal: str
) -> HttpResponse:
    """The ticket, by redirection (§2.2.4), or in a form when `method=POST`."""
    assert asked.service is not None
    try:
        ticket = issue_ticket(session, service, asked.service, renewal=renewal)
    except RenewalUsed:
        return _leave(request.get_full_path())  # the page was opened twice at once: read again, the mark is worn out
    name = "SAMLart" if asked.by_target else "ticket"
    if not asked.by_post:
        return _leave(with_parameters(asked.service, **{name: ticket}))
    context = {"service": service, "url": asked.service.url, "name": name, "ticket": ticket}
    response = render(request, "portail/cas_envoi.html", context)
    response["Content-Security-Policy"] = POLICY
    return response


def _known(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The browser that leaves with a mark is recognised when it comes back with it."""
    browser.ensure_browser(request, response)
    return response


def _leave(url: str) -> HttpResponse:
    return HttpResponse(status=303, headers={"Location": url})
