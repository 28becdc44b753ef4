"""Leaving the téléservices, and saying honestly what stays open."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from preau.houses.demarches import departure, settings, visiteur
from preau.houses.demarches.actions import single_logout
from preau.houses.demarches.models import FederatedSession
from preau.kit import journal, sessions

SALT = "demarches.deconnexion"
LIFE_SECONDS = 3600
NAMED = "federee"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def deconnexion(request: HttpRequest) -> HttpResponse:
    """`/deconnexion/`: POST ends the session here, and at the provider that knows how; the page says what is left."""
    if request.method == "POST":
        return _sign_out(request)
    return render(request, "demarches/deconnexion.html", _still_open(request))


def _sign_out(request: HttpRequest) -> HttpResponse:
    who, session = visiteur.current(request), sessions.current(request)
    row, way = None, None
    if who is not None and session is not None:
        row = single_logout.find_federated(session)
        way = single_logout.ask(row)
        journal.write("demarches.deconnexion", actor=who.actor, request=request)
    if way is not None:
        response = departure.leave(request, way)
    else:
        url = farewell_url(row) if row is not None or who is None else f"{reverse('demarches:deconnexion')}?reste"
        response = HttpResponse(status=303, headers={"Location": url})
    sessions.end_session(request, response)
    return response


def farewell_url(row: FederatedSession | None) -> str:
    """The page that says what is left of this session, by its signed name; its bare address without one."""
    handle = {NAMED: signing.dumps(row.session_public_id, salt=SALT)} if row is not None else {}
    return f"{reverse('demarches:deconnexion')}?{urlencode(handle)}"


def _still_open(request: HttpRequest) -> dict[str, Any]:
    """Whether somebody is still signed in, and what of the account and the ENT may be open."""
    mine = settings.current()
    row = _read(request.GET.get(NAMED, ""))
    account = mine.compte_url or (row.retour if row is not None else "")
    return {
        "is_known": row is not None or "reste" in request.GET,
        "label": row.idp.label if row is not None else "",
        "answer": row.answer if row is not None else "",
        "account_url": account,
        "ent_url": mine.ent_url,
    }


def _read(handle: str) -> FederatedSession | None:
    try:
        named = signing.loads(handle, salt=SALT, max_age=LIFE_SECONDS)
    except signing.BadSignature:
        return None
    return FederatedSession.objects.select_related("idp").filter(session_public_id=str(named)).first()
