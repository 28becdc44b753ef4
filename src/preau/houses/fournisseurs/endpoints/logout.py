"""`/<slug>/logout`: sign-out asked by the hub (OpenID Connect RP-Initiated Logout 1.0, specs/franceconnect.md §3.1).

The sign-in that the id_token names ends, and the browser goes back with its state. Nobody is asked: the provider keeps
no session, so there is nothing else to lose.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from preau.houses.fournisseurs.actions.grant import end
from preau.houses.fournisseurs.annuaire import Fournisseur
from preau.houses.fournisseurs.provider import finder
from preau.houses.fournisseurs.reaching import at_fournisseur
from preau.houses.fournisseurs.signature import signer
from preau.protocols.oidc import read_logout_request, write_logout_redirect


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@at_fournisseur
def logout(request: HttpRequest, fournisseur: Fournisseur) -> HttpResponse:
    """§2: a GET of the browser, or a form, which is sent on as a GET since its answer leaves this origin."""
    if not fournisseur.has_logout:
        raise Http404
    if request.method == "POST":
        return HttpResponseRedirect(f"{request.path}?{request.POST.urlencode()}", status=303)
    asked = read_logout_request(dict(request.GET.lists()), finder(fournisseur), signer(fournisseur), fournisseur.issuer)
    end(fournisseur, asked, request)
    if not asked.post_logout_redirect_uri:
        return render(request, "fournisseurs/deconnecte.html", {"fournisseur": fournisseur})
    response = HttpResponseRedirect(write_logout_redirect(asked.post_logout_redirect_uri, asked.state), status=303)
    response["Cache-Control"] = "no-store"
    return response
