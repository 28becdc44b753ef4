"""Where service providers send people: Redirect, POST and Unsolicited SSO, in Shibboleth's layout (§1.1, §1.3).

Read the request, answer at once when somebody is signed in, else keep it and lead to `?execution=e1s1`.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from preau.houses.comptes import autopost, idp, visitor
from preau.houses.comptes.actions import demandes
from preau.houses.comptes.actions.answer import answer, refuse
from preau.houses.comptes.actions.partenaires import find_partenaire, service_provider
from preau.houses.comptes.models import Demande, Partenaire
from preau.kit import sessions
from preau.kit.clockkit import now
from preau.kit.sessions import browser
from preau.protocols.saml import AuthnRequest, ServiceProvider, names, read_authn_request, read_unsolicited
from preau.protocols.saml.requests import RequestIncomplete

HANDLE = "demande"


@dataclass
class Lookup:
    """Finds a partner for the reader and remembers its row."""

    partenaire: Partenaire | None = None

    def __call__(self, entity_id: str) -> ServiceProvider | None:
        """What `read_authn_request` calls with the Issuer."""
        self.partenaire = find_partenaire(entity_id)
        return service_provider(self.partenaire) if self.partenaire is not None else None


def redirect_sso(request: HttpRequest) -> HttpResponse:
    """A request by HTTP-Redirect; a form sent here without its execution is no request."""
    if request.method == "POST":
        raise RequestIncomplete("POST")
    lookup = Lookup()
    asked = read_authn_request(
        "redirect",
        request.GET.dict(),
        lookup,
        now(),
        destinations=_destinations(request),
        query=request.META.get("QUERY_STRING", ""),
    )
    return _begin(request, asked, lookup)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def post_sso(request: HttpRequest) -> HttpResponse:
    """A request by HTTP-POST; a cross-site one brings no Lax cookie: the browser is bound at the GET it is led to."""
    if request.method != "POST":
        return _bound(request)
    lookup = Lookup()
    asked = read_authn_request("post", request.POST.dict(), lookup, now(), destinations=_destinations(request))
    if browser.browser_hash(request) is not None:
        return _begin(request, asked, lookup)
    demande = _draft(request, asked, lookup)
    if _context_refused(asked, demande):
        return autopost.page(request, refuse(demande, names.STATUS_NO_AUTHN_CONTEXT))
    # No new cookie here: it would take the place of the one that this POST did not bring.
    held = demandes.hold(demande)
    return HttpResponseRedirect(f"{request.path}?execution=e1s1&{HANDLE}={held.handle}", status=303)


def unsolicited_sso(request: HttpRequest) -> HttpResponse:
    """Sign-in that the provider did not ask for: `?providerId=&shire=&target=`."""
    if request.method == "POST":
        raise RequestIncomplete("POST")
    lookup = Lookup()
    asked = read_unsolicited(request.GET.dict(), lookup, now())
    return _begin(request, asked, lookup)


def _bound(request: HttpRequest) -> HttpResponse:
    if HANDLE not in request.GET:
        raise RequestIncomplete
    held = demandes.bind(request.GET[HANDLE], browser.name_browser(request))
    if held is None:
        return HttpResponseRedirect(f"{request.path}?execution=e1s1", status=303)  # bound already: a reloaded page
    response = HttpResponseRedirect(f"{request.path}?execution={held.execution}", status=303)
    browser.ensure_browser(request, response)
    return response


def _begin(request: HttpRequest, asked: AuthnRequest, lookup: Lookup) -> HttpResponse:
    demande = _draft(request, asked, lookup)
    if _context_refused(asked, demande):
        return autopost.page(request, refuse(demande, names.STATUS_NO_AUTHN_CONTEXT))
    compte, session = visitor.current_compte(request), sessions.current(request)
    is_known = compte is not None and session is not None and visitor.may_answer(demande, compte, session)
    if compte is not None and session is not None and is_known and not asked.force_authn:
        return autopost.page(request, answer(demande, compte, session, request))
    if asked.is_passive:
        return autopost.page(request, refuse(demande, names.STATUS_NO_PASSIVE))
    return go_on(request, demande)


def go_on(request: HttpRequest, demande: Demande) -> HttpResponse:
    """Keep the request for this browser and lead to its first page."""
    demandes.keep(demande, browser.name_browser(request))
    response = HttpResponseRedirect(f"{request.path}?execution={demande.execution}", status=303)
    browser.ensure_browser(request, response)
    return response


def _context_refused(asked: AuthnRequest, demande: Demande) -> bool:
    return bool(asked.acr) and not demandes.ACCEPTED_CONTEXTS[demande.public] & set(asked.acr)


def _draft(request: HttpRequest, asked: AuthnRequest, lookup: Lookup) -> Demande:
    assert lookup.partenaire is not None  # the reader refuses an unknown provider
    return demandes.draft(asked, lookup.partenaire, idp.public_at(request.path))


def _destinations(request: HttpRequest) -> frozenset[str]:
    config = idp.config(idp.public_at(request.path))
    return frozenset({config.redirect_sso_url, config.post_sso_url})
