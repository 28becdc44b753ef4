"""Coming in by an ENT and going out: to its CAS server, back with a ticket, and what stays open afterwards.

A GET to `connexion/` writes nothing: what the way back must know travels signed in the address of the service, bound to
the browser, so that nobody is signed in as somebody else by a link.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from preau.houses.viescolaire import acces_refusals as refusals
from preau.houses.viescolaire import ents
from preau.houses.viescolaire.actions.sign_in import open_ent_session, validate_ticket
from preau.houses.viescolaire.ents import Ent
from preau.houses.viescolaire.settings import current
from preau.houses.viescolaire.sortie_ent import hear_logout
from preau.kit import journal, sessions
from preau.kit.flows import returns
from preau.kit.sessions import browser
from preau.protocols.cas import client
from preau.registre.models import Etablissement

SALT = "preau.viescolaire.cas"
LIFE_SECONDS = 4 * 3600
"""Someone may have to make their account on the way."""
LONGEST = 300
"""Of the page to lead back to: the address of a service has 1024 characters at most."""
ENT = "ent"
"""Key of the session's data: the ENT it came from."""
NEVER_BACK = ("/connexion/", "/cas/", "/deconnexion/", "/deconnecte/")


@never_cache
@require_GET
def entrer(request: HttpRequest) -> HttpResponse:
    """302 to the ENT: `porte`, `retour`; `renew` asks for a new proof, `passerelle` (gateway) asks nobody anything."""
    ent = ents.choose(request, request.GET.get("ent", ""))
    if ent is None:
        raise refusals.SansEnt()
    renew = request.GET.get("renew") == "1"
    service = _service(request, ent, back_to(request.GET.get("retour", "")), renew=renew)
    gateway = request.GET.get("passerelle") == "1"
    url = client.write_login_url(ent.url, service, renew=renew, gateway=gateway)
    hint = ent.hint_of(request.GET.get("porte", ""))
    response = HttpResponseRedirect(f"{url}&{hint}" if hint else url)
    browser.ensure_browser(request, response)
    return response


@csrf_exempt  # the ENT posts here when someone signs out there: the ticket stands for the token
@never_cache
@require_http_methods(["GET", "POST"])
def retour(request: HttpRequest) -> HttpResponse:
    """The service of CAS: back with a ticket, back without one (gateway), or told that a session is over (POST)."""
    if request.method == "POST":
        return hear_logout(request)
    etat = request.GET.get("etat", "")
    kept = _read_state(request, etat)
    ent = ents.choose(alias=kept["ent"])
    if ent is None:
        raise refusals.SansEnt()
    ticket = request.GET.get("ticket") or request.GET.get("SAMLart") or ""
    if not ticket:
        return HttpResponseRedirect(_doors(kept["retour"]))
    service = f"{ents.own_url(request)}{reverse('viescolaire:cas-retour')}?{urlencode({'etat': etat})}"
    try:
        who = validate_ticket(service, ticket, ent=ent, renew=kept["renew"], request=request)
    except refusals.PersonneInconnue as refusal:
        return _unknown(request, ent, refusal)
    response = HttpResponseRedirect(kept["retour"] or reverse("viescolaire:accueil"), status=303)
    data = {ENT: ent.alias}
    session = sessions.open_session(
        request, response, who.utilisateur.public_id, data=data, life=current().session_life
    )
    open_ent_session(session, ticket)
    return response


@csrf_exempt
@never_cache
@require_POST
def deconnexion_ent(request: HttpRequest) -> HttpResponse:
    """The same, for an ENT that knows one address for every sign-out."""
    return hear_logout(request)


@never_cache
@require_POST
def deconnexion(request: HttpRequest) -> HttpResponse:
    """End the session of this house, and say what stays open."""
    session = sessions.current(request)
    alias = str(session.data.get(ENT, "")) if session else ""
    query = f"?{urlencode({'ent': alias})}" if alias else ""
    response = HttpResponseRedirect(reverse("viescolaire:deconnecte") + query, status=303)
    if session is not None:
        journal.write("viescolaire.deconnexion", actor=f"utilisateur:{session.subject}", request=request)
    sessions.end_session(request, response)
    return response


@never_cache
@require_safe
def deconnecte(request: HttpRequest) -> HttpResponse:
    """Signed out here; the ENT stays open until it is left too."""
    if sessions.current(request) is not None:
        return redirect("viescolaire:accueil")
    ent = ents.choose(alias=alias) if (alias := request.GET.get("ent", "")) else None
    url = client.write_logout_url(ent.url) if ent else ""
    return render(request, "viescolaire/deconnecte.html", {"ent": ent, "ent_url": url})


def back_to(text: str) -> str:
    """The page of ours to lead back to, or nothing."""
    found = returns.clean(text)
    return found if found.startswith("/") and len(found) <= LONGEST and not found.startswith(NEVER_BACK) else ""


def _doors(retour: str) -> str:
    return f"{reverse('viescolaire:accueil')}?{urlencode({'retour': retour})}" if retour else "/"


def _service(request: HttpRequest, ent: Ent, retour: str, *, renew: bool) -> str:
    kept = {"ent": ent.alias, "retour": retour, "renew": renew, "nav": browser.name_browser(request)}
    etat = signing.dumps(kept, salt=SALT, compress=True)
    return f"{ents.own_url(request)}{reverse('viescolaire:cas-retour')}?{urlencode({'etat': etat})}"


def _read_state(request: HttpRequest, etat: str) -> dict[str, Any]:
    """What this browser left with. Raises RetourInconnu."""
    try:
        kept: dict[str, Any] = signing.loads(etat, salt=SALT, max_age=LIFE_SECONDS)
    except signing.BadSignature as problem:
        raise refusals.RetourInconnu(type(problem).__name__) from None
    if not browser.is_browser(request, kept["nav"]):
        raise refusals.RetourInconnu("another browser")
    return kept


def _unknown(request: HttpRequest, ent: Ent, refusal: refusals.PersonneInconnue) -> HttpResponse:
    """« Écrire au Correspondant ENT »: by the ENT's messages when it has an address for it, else to the school."""
    schools = Etablissement.objects.filter(uai__in=refusal.context.get("uais", ())).exclude(mel="").order_by("uai")
    context = {
        "refusal": refusal,
        "paragraph": refusal.sentence(),
        "messagerie_url": ent.messagerie_url,
        "ecoles": [] if ent.messagerie_url else schools,
        "ent": ent,
    }
    return render(request, "viescolaire/inconnu.html", context, status=refusal.status)
