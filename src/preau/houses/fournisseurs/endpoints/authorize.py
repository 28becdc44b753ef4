"""Where the hub sends people: `/<slug>/authorize` (OpenID Connect Core 1.0 §3.1.2, specs/franceconnect.md §3.1).

Nothing is written: the request, once held against the rules, travels signed to the page of sign-in. No session is
kept either: every sign-in is asked anew, as `prompt=login` always does.
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from preau.houses.fournisseurs.annuaire import Fournisseur
from preau.houses.fournisseurs.demande import FIELD, draft
from preau.houses.fournisseurs.provider import NONCE, finder, provider
from preau.houses.fournisseurs.reaching import at_fournisseur
from preau.protocols.oidc import AuthorizationRequest, read_authorization_request, write_error_redirect
from preau.protocols.oidc.refusals import NonceRefused, RedirectedRefusal


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@at_fournisseur
def authorize(request: HttpRequest, fournisseur: Fournisseur) -> HttpResponse:
    """A request by GET; one posted by another site is sent on as a GET, for its own answer leaves this origin."""
    if request.method == "POST":
        return HttpResponseRedirect(f"{request.path}?{request.POST.urlencode()}", status=303)
    try:
        asked = _read(request, fournisseur)
    except RedirectedRefusal as refusal:
        if refusal.reply_to is None:
            raise
        return _leave(write_error_redirect(refusal.reply_to, refusal, fournisseur.issuer))
    page = reverse("fournisseurs:connexion", args=[fournisseur.slug])
    return _leave(f"{page}?{urlencode({FIELD: draft(fournisseur, asked).sealed()})}")


def _read(request: HttpRequest, fournisseur: Fournisseur) -> AuthorizationRequest:
    """The request, held against the tables of `protocols.oidc` and the mock's own rule on the nonce."""
    asked = read_authorization_request(dict(request.GET.lists()), finder(fournisseur), provider(fournisseur))
    if not NONCE.fullmatch(asked.nonce):
        refusal = NonceRefused("64 alphanumerics")
        refusal.reply_to = asked.reply_to
        raise refusal
    return asked


def _leave(url: str) -> HttpResponse:
    response = HttpResponseRedirect(url, status=303)
    response["Cache-Control"] = "no-store"
    return response
