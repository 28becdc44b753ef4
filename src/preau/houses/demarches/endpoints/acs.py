"""The assertion consumer: checked on the POST, believed on the GET of `fin` (design.md §1, "Cookies")."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from preau.houses.demarches.actions.accept_response import accept_response
from preau.houses.demarches.restarting import restartable
from preau.kit.federation.answers import Late
from preau.protocols.refusals import Refusal


@csrf_exempt  # another site posts here by design: the signature and the InResponseTo stand for the token
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def acs(request: HttpRequest) -> HttpResponse:
    """POST /auth/saml/acs: no cookie comes with a cross-site POST, so nothing is opened here.

    A GET is someone who came back by the address bar: they are led home.
    """
    if request.method != "POST":
        return redirect("demarches:accueil")
    try:
        outcome = accept_response(request.POST.get("SAMLResponse", ""), request.POST.get("RelayState", ""))
    except Refusal as refusal:
        raise restartable(refusal) from None
    if isinstance(outcome, Late):
        target = f"{reverse('demarches:connexion')}?{urlencode({'reprise': outcome.pending.public_id})}"
    else:
        target = f"{reverse('demarches:fin')}?{urlencode({'passage': outcome.handle})}"
    return HttpResponseRedirect(target, status=303)
