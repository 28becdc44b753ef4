"""`/cas/logout`: the sign-out that applications send people to (CAS protocol 3.0.3 §2.3)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from preau.houses.portail.actions.cas_declare import find_service
from preau.houses.portail.pages.deconnexion import sign_out
from preau.protocols.cas import read_logout
from preau.protocols.cas.refusals import ServiceUnknown


@never_cache
@require_GET
def logout(request: HttpRequest) -> HttpResponse:
    """GET /cas/logout?service=…: the protocol closes the session on a GET, which only a top-level one can (Lax cookie).

    The page says what stays open, and links back to the application when it is a declared one; it does not lead there
    by itself (§2.3.1 leaves that to us): the account service is still open, and the application would let people in.
    """
    back = read_logout({name: list(values) for name, values in request.GET.lists()})
    try:
        suite = [find_service(back).label, back.url] if back else []
    except ServiceUnknown:
        suite = []
    return sign_out(request, suite)
