"""The assertion consumer: checked on the POST, believed on the GET (design.md §1, "Cookies")."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from preau.houses.portail import settings
from preau.houses.portail.actions.accept_response import Late, accept_response
from preau.houses.portail.actions.cas_sign_out import follow_session
from preau.houses.portail.actions.finish_authn import finish_authn
from preau.houses.portail.refusals import PassageExpire, PersonneInconnue, PersonneSansReference
from preau.kit import sessions
from preau.kit.design.pages import continuer
from preau.kit.sessions import browser
from preau.protocols.refusals import Refusal


@csrf_exempt  # another site posts here by design: the signature and the InResponseTo stand for the token
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def acs(request: HttpRequest) -> HttpResponse:
    """POST /auth/saml/acs: no cookie comes with a cross-site POST, so nothing is opened here.

    A GET is someone who came back by the address bar: they are led home.
    """
    if request.method != "POST":
        return redirect("portail:accueil")
    outcome = accept_response(request.POST.get("SAMLResponse", ""), request.POST.get("RelayState", ""))
    if isinstance(outcome, Late):
        target = reverse("portail:authn", kwargs={"code": outcome.entree})
        return _see_other(f"{target}?{urlencode({'reprise': outcome.reprise})}")
    return _see_other(f"{reverse('portail:fin')}?{urlencode({'passage': outcome.handle})}")


@never_cache
@require_GET
def fin(request: HttpRequest) -> HttpResponse:
    """GET /auth/saml/fin?passage=…: the browser that asked is signed in, and goes where it wanted."""
    try:
        signed_in = finish_authn(request.GET.get("passage", ""), browser.browser_hash(request))
    except PassageExpire:
        if sessions.current(request):
            return redirect("portail:accueil")  # the page was reloaded: they are in already
        raise
    except (PersonneSansReference, PersonneInconnue) as refusal:
        return _unknown(request, refusal)
    former, wanted = sessions.current(request), signed_in.return_to or reverse("portail:accueil")
    # This chain of redirections began with a form of the provider's: it ends on a page of ours before it leaves (CSP).
    leads_out = wanted.startswith(reverse("portail:cas-login"))
    response = continuer(request, wanted) if leads_out else _see_other(wanted)
    session = sessions.open_session(
        request,
        response,
        signed_in.personne,
        data={
            "responsables": signed_in.responsables,
            "eleves": signed_in.eleves,
            "idp": signed_in.idp,
            "retour": signed_in.retour,
            "entree": signed_in.entree,
            "authn_at": signed_in.authn_at,
        },
        life=settings.current().session_life,
    )
    follow_session(former, session)
    return response


def _unknown(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Signed in over there, unknown here: the commonest first failure gets a page of its own (§4.2)."""
    retour = str(refusal.context.get("retour", ""))
    context = {
        "refusal": refusal,
        "paragraph": refusal.sentence(),
        "account_url": retour if retour.startswith(("https://", "http://")) else settings.current().account_url,
    }
    return render(request, "portail/inconnu.html", context, status=refusal.status)


def _see_other(url: str) -> HttpResponse:
    return HttpResponse(status=303, headers={"Location": url})
