"""`/franceconnect/…`: leaving for the hub, its answer, leaving it for good (specs/franceconnect.md §2.4, §2.9, §7.1).

The answer is a GET because the protocol obliges; it is used once, and every good end is a 303 to a page of ours whose
address holds no code. A refusal of the hub comes back to the login page, with a plain sentence and every other way in;
an answer that does not stand its checks ends on a page that says so. Nothing of an identity or of a token is logged.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from preau.houses.comptes import franceconnect, franceconnect_sortie, reauth, visitor
from preau.houses.comptes.actions import demandes
from preau.houses.comptes.actions.federate import Presented
from preau.houses.comptes.actions.federate_requests import (
    Secrets,
    again,
    count_request,
    keep_request,
    read_secrets,
    take_request,
)
from preau.houses.comptes.actions.tentatives import note_attempt
from preau.houses.comptes.franceconnect import But
from preau.houses.comptes.franceconnect_arrivee import Arrival, Doors, arrive
from preau.houses.comptes.models import DemandeFederee, Tentative
from preau.houses.comptes.settings import current
from preau.kit import sessions
from preau.kit.clockkit import now
from preau.kit.design.pages import continuer
from preau.kit.errors.pages import render_refusal
from preau.kit.flows import returns
from preau.kit.relying import Identified, NetworkTrouble
from preau.kit.sessions import browser
from preau.protocols.oidc.relying import ProviderError, RelyingRefusal, write_encryption_jwks
from preau.protocols.oidc.relying.refusals import CallbackRefusal, TokenAnswerInvalid, TokenRefused
from preau.protocols.oidc.relying.refusals_token import UserinfoRefused
from preau.protocols.refusals import Refusal

log = logging.getLogger("preau.comptes.franceconnect")
ABANDONED = "access_denied"
FAILED = (NetworkTrouble, TokenRefused, TokenAnswerInvalid, UserinfoRefused)
"""The hub did not do its part: nothing was presented that could be false."""
View = Callable[[HttpRequest], HttpResponse]


class IdentiteNonVerifiee(Refusal):
    """The hub's answer did not stand a check; `detail` is the code of the refusal that says which."""

    code = "COMPTES-0905"
    status = 400
    personne = (
        "Votre identité n'a pas pu être vérifiée : la réponse reçue n'est pas celle que nous attendions. Recommencez, "
        "ou connectez-vous autrement."
    )
    support = (
        "La réponse de la passerelle n'a pas passé une vérification (code OIDC-00NN au journal du serveur) : horloge, "
        "clés, réglages, ou réponse forgée. `preau comptes check-franceconnect` dit ce qui manque."
    )


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def entrer(request: HttpRequest) -> HttpResponse:
    """The button's form leaves for the hub; by GET, a page that has the button: it keeps nothing.

    Inside a service's conversation the form is bound, as the login form is, by its execution and the browser's Lax
    cookie, which another site's form does not bring; everywhere else by its CSRF token.
    """
    if not franceconnect.is_enabled():
        raise Http404
    if request.method != "POST":
        return _page(request)
    if demandes.find_by_address(returns.clean(request.POST.get("retour", "")), request) is not None:
        return _leave(request)
    return _leave_protected(request)


@csrf_protect
def _leave_protected(request: HttpRequest) -> HttpResponse:
    return _leave(request)


def _page(request: HttpRequest) -> HttpResponse:
    but, retour = _but(request.GET.get("but", "")), returns.clean(request.GET.get("retour", ""))
    bouton = franceconnect.button(request, but=but, return_to=retour)
    context = {"bouton": bouton, "connexion": _back(but, retour), "avis_franceconnect": franceconnect.notice(request)}
    return render(request, "comptes/franceconnect/entrer.html", context)


def _leave(request: HttpRequest) -> HttpResponse:
    """Keep the request for this browser, then the page "Continuer", which leaves by GET."""
    but, retour = _but(request.POST.get("but", "")), returns.clean(request.POST.get("retour", ""))
    asker = ""
    if but in franceconnect.OWN:
        refused = reauth.required(request, franceconnect.page_url(but, retour), fresh=but == But.LIAISON)
        if refused is not None:
            return refused
        compte = visitor.current_compte(request)
        asker = compte.public_id if compte is not None else ""
    if not count_request(request).allowed:
        return _to(_back(but, retour), "fc-essais")
    fresh = franceconnect.wants_fresh(request, but, retour)
    try:
        begun = franceconnect.relying("login" if fresh else "").begin(franceconnect.redirect_uri())
    except RelyingRefusal as refusal:
        log.warning("franceconnect not reached: %s %s", refusal.code, refusal.detail)
        return _to(_back(but, retour), "fc-indisponible")
    keep_request(
        begun.state,
        Secrets(begun.nonce, begun.code_verifier, asker),
        issuer=current().franceconnect_issuer,
        but=but,
        return_to=retour,
        browser_hash=browser.name_browser(request),
    )
    response = continuer(request, begun.url)
    browser.ensure_browser(request, response)
    return _out_first(request, response) if fresh else response


def _out_first(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """By the hub's sign-out: within its session it would let in whoever sits there, asking nothing (§2.10)."""
    session = sessions.current(request)
    id_token = franceconnect_sortie.id_token_of(session.public_id) if session is not None else ""
    if not id_token:
        return response
    return franceconnect_sortie.leave(id_token, response["Location"], response, returns=True)


def retour(doors: Doors) -> View:
    """The callback; `doors` are the journeys of an identity that has no account."""

    @never_cache
    @require_GET
    def view(request: HttpRequest) -> HttpResponse:
        if not franceconnect.is_enabled():
            raise Http404
        states = request.GET.getlist("state")
        state = states[0] if len(states) == 1 else ""
        demande = take_request(state, current().franceconnect_issuer, request)
        secrets = read_secrets(demande)
        try:
            found = _finish(request, demande, secrets, state)
        except ProviderError as refusal:
            note_attempt(Tentative.Voie.FRANCECONNECT, Tentative.Reason.REFUS_FRANCECONNECT)
            key = "fc-abandon" if refusal.error == ABANDONED else "fc-erreur"
            return _to(_back(demande.but, demande.return_to), key)
        except FAILED as refusal:
            log.warning("franceconnect failed: %s %s", refusal.code, refusal.detail)
            return _to(_back(demande.but, demande.return_to), "fc-indisponible")
        try:
            return arrive(request, Arrival(demande, secrets, _presented(found), found.id_claims), doors)
        except Refusal as refusal:
            return _refuse(request, refusal, found.id_token)

    return view


def _refuse(request: HttpRequest, refusal: Refusal, id_token: str) -> HttpResponse:
    """The page of a refusal, whose way on ends the hub's session: who tries again is not the same person at once."""
    suite = str(refusal.context.get("suite_url") or "/")
    refusal.context.update(suite_url=reverse("comptes:franceconnect-depart"))
    log.info("refused %s %s %s", refusal.code, refusal.status, refusal.detail)
    response = render_refusal(request, refusal)
    if not franceconnect_sortie.prepare(response, id_token, suite):
        refusal.context.update(suite_url=suite)
        response = render_refusal(request, refusal)
    return response


def _finish(request: HttpRequest, demande: DemandeFederee, secrets: Secrets, state: str) -> Identified:
    """Who came back. Raises ProviderError, or one of FAILED; IdentiteNonVerifiee for anything else."""
    try:
        return franceconnect.relying().finish(
            dict(request.GET.lists()),
            state=state,
            nonce=secrets.nonce,
            code_verifier=secrets.code_verifier,
            redirect_uri=franceconnect.redirect_uri(),
            now=now(),
        )
    except (ProviderError, *FAILED):
        raise
    except RelyingRefusal as refusal:
        detail = f"{refusal.code} {refusal.step or 'callback'}"
        note_attempt(Tentative.Voie.FRANCECONNECT, Tentative.Reason.REFUS_FRANCECONNECT)
        kind = log.info if isinstance(refusal, CallbackRefusal) else log.warning
        kind("franceconnect refused: %s", detail)
        raise IdentiteNonVerifiee(detail, **again(demande.return_to)) from None


def _presented(found: Identified) -> Presented:
    return Presented(current().franceconnect_issuer, found.sub, franceconnect.confiance(), found.claims, found.id_token)


@never_cache
@require_safe
def depart(request: HttpRequest) -> HttpResponse:
    """The page that leaves for the hub, to end its session; with a plain link to where the person was going."""
    found = franceconnect_sortie.read(request)
    if found is None:
        return HttpResponseRedirect(reverse("comptes:deconnecte"), status=303)
    url = franceconnect_sortie.hub_url(found)
    if not url:
        return franceconnect_sortie.forget(franceconnect_sortie.onward(request, found.suite))
    context = {"url": url, "depart": found, "nom": current().franceconnect_name}
    response = render(request, "comptes/franceconnect/depart.html", context)
    franceconnect_sortie.note_left(response, found)
    return response


@never_cache
@require_GET
def deconnexion(request: HttpRequest) -> HttpResponse:
    """Back from the hub: on to where the person was going, when the state is the one that was sent (§2.9)."""
    found = franceconnect_sortie.read(request)
    if found is None or not franceconnect_sortie.is_answer(found, request.GET.get("state", "")):
        return HttpResponseRedirect(reverse("comptes:deconnecte"), status=303)
    return franceconnect_sortie.forget(franceconnect_sortie.onward(request, found.suite))


@require_safe
def cles(request: HttpRequest) -> HttpResponse:
    """Our public keys, to which a hub encrypts its tokens (FranceConnect+, §2.6); an empty set by default."""
    response = JsonResponse(write_encryption_jwks(franceconnect.decryption_keys()))
    response["Cache-Control"] = "public, max-age=600"
    return response


def _but(text: str) -> But:
    return But(text) if text in But.values else But.CONNEXION


def _back(but: str, return_to: str) -> str:
    """The page of ours that who comes back with nothing is led to, whatever they had come for."""
    if but == But.LIAISON:
        return reverse("comptes:mon-compte")
    page = reverse("comptes:confirmation" if but == But.CONFIRMATION else "connexion")
    if but != But.CONFIRMATION and return_to.startswith("/idp/"):
        return return_to
    return franceconnect.with_query(page, retour=return_to) if return_to else page


def _to(path: str, key: str) -> HttpResponse:
    return HttpResponseRedirect(franceconnect.with_query(path, **{franceconnect.AVIS: key}), status=303)
