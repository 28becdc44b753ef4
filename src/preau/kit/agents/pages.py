"""The door: leaving for the provider, its answer, a new proof, and signing out of both."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from preau.kit import journal, sealkit, sessions
from preau.kit.agents import provider, refusals
from preau.kit.agents.doors import door
from preau.kit.agents.models import AgentBase, Demande
from preau.kit.agents.recent import AUTH_AT, recent
from preau.kit.agents.sign_in import Secrets, count_request, keep_request, recognise, take_request
from preau.kit.agents.visit import current_agent
from preau.kit.clockkit import now
from preau.kit.courier.vault import UnsealError
from preau.kit.design.pages import continuer
from preau.kit.flows import returns
from preau.kit.relying import Identified, NetworkTrouble
from preau.kit.sessions import browser
from preau.protocols.oidc.relying import ProviderError, RelyingRefusal
from preau.protocols.oidc.relying.refusals import TokenAnswerInvalid, TokenRefused
from preau.protocols.oidc.relying.refusals_token import AuthTimeWrong, UserinfoRefused
from preau.protocols.refusals import Refusal

log = logging.getLogger("preau.agents")
FAILED = (NetworkTrouble, TokenRefused, TokenAnswerInvalid, UserinfoRefused)
"""The provider did not do its part: nothing was presented that could be false."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def entrer(request: HttpRequest) -> HttpResponse:
    """The button « Se connecter »; its form leaves by the page "Continuer"."""
    if request.method == "POST":
        return _leave(request, confirms=False)
    if elsewhere := provider.own_address(request):
        return HttpResponseRedirect(elsewhere)
    retour = _back(request.GET.get("retour", ""))
    if current_agent(request) is not None:
        return HttpResponseRedirect(retour or reverse(door().accueil))
    minutes = int(provider.own().session_idle.total_seconds() // 60)
    context = {
        "retour": retour,
        "minutes": minutes if sessions.is_idle(request) else 0,
        "avis": request.GET.get("avis") == "abandon",
        "nom": door().nom(),
        "publics": door().publics,
    }
    return render(request, "agents/connexion.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirmer(request: HttpRequest) -> HttpResponse:
    """« Confirmez que c'est bien vous »: through the provider once more, and back to the page wanted."""
    agent = current_agent(request)
    if agent is None:
        return HttpResponseRedirect(reverse("agents:connexion"))
    if request.method == "POST":
        return _leave(request, confirms=True)
    request.agent = agent  # type: ignore[attr-defined]
    retour = _back(request.GET.get("retour", ""))
    minutes = int(provider.own().confirmation.total_seconds() // 60)
    if recent(request, minutes / 2):
        return HttpResponseRedirect(retour or reverse(door().accueil))
    context = {"retour": retour, "minutes": minutes, "accueil": reverse(door().accueil)}
    return render(request, "agents/confirmer.html", context)


def _leave(request: HttpRequest, *, confirms: bool) -> HttpResponse:
    retour = _back(request.POST.get("retour", ""))
    again = _again(retour)
    if not provider.is_ready():
        raise refusals.ConnexionNonReglee()
    count_request(request)
    try:
        begun = provider.relying(confirms=confirms).begin(provider.redirect_uri())
    except RelyingRefusal as refusal:
        log.warning("provider not reached: %s %s", refusal.code, refusal.detail)
        raise refusals.FournisseurMuet(refusal.code, **again) from None
    keep_request(request, begun, return_to=retour, confirms=confirms)
    response = continuer(request, begun.url)
    browser.ensure_browser(request, response)
    return response


@never_cache
@require_GET
def retour(request: HttpRequest) -> HttpResponse:
    """The answer of the provider: a GET because the protocol obliges, used once."""
    states = request.GET.getlist("state")
    state = states[0] if len(states) == 1 else ""
    demande, kept = take_request(request, state)
    again = _again(demande.return_to)
    try:
        found = _finish(request, demande, kept, state)
    except ProviderError as refusal:
        log.info("provider said no: %s", refusal.error)
        return HttpResponseRedirect(f"{again['suite_url']}&avis=abandon", status=303)
    agent = _recognised(request, found, again)
    return _open(request, agent, found, demande)


def _finish(request: HttpRequest, demande: Demande, kept: Secrets, state: str) -> Identified:
    """Who came back. Raises ProviderError, or refusals of the door."""
    again = _again(demande.return_to)
    try:
        return provider.relying(confirms=demande.confirms).finish(
            dict(request.GET.lists()),
            state=state,
            nonce=kept.nonce,
            code_verifier=kept.code_verifier,
            redirect_uri=provider.redirect_uri(),
            now=now(),
        )
    except ProviderError:
        raise
    except AuthTimeWrong as refusal:
        raise refusals.ConfirmationManquee(refusal.code, **again) from None
    except RelyingRefusal as refusal:
        detail = f"{refusal.code} {refusal.step or 'callback'}"
        log.warning("sign-in refused: %s", detail)
        kind: type[Refusal] = refusals.FournisseurMuet if isinstance(refusal, FAILED) else refusals.IdentiteNonVerifiee
        raise kind(detail, **again) from None


def _recognised(request: HttpRequest, found: Identified, again: dict[str, str]) -> AgentBase:
    try:
        return recognise(request, found)
    except refusals.FacteurManquant as refusal:
        url = provider.own().factor_url
        way = {"suite_url": url, "suite_label": _("Ajouter un second facteur à mon compte")} if url else again
        refusal.context.update(way, titre=_("Il manque un second facteur"))
        raise
    except refusals.AgentInconnu as refusal:
        refusal.context.update(again, titre=_("Compte inconnu %(du)s") % {"du": door().du})
        raise


def _open(request: HttpRequest, agent: AgentBase, found: Identified, demande: Demande) -> HttpResponse:
    response = HttpResponseRedirect(demande.return_to or reverse(door().accueil), status=303)
    data = {
        AUTH_AT: provider.proven_at(found.id_claims, now()),
        provider.ID_TOKEN: sealkit.seal(found.id_token, agent.public_id),
    }
    sessions.open_session(request, response, agent.public_id, data=data, life=provider.own().session_life)
    return response


@never_cache
@require_POST
def deconnexion(request: HttpRequest) -> HttpResponse:
    """End our session, then the provider's by the browser: the page leaves by itself, and says what is over.

    The answer to the form is the page itself: the id_token in its link is in no address of ours.
    """
    session, agent = sessions.current(request), current_agent(request)
    if session is None:
        return HttpResponseRedirect(reverse("agents:deconnecte"), status=303)
    url = _logout_url(str(session.data.get(provider.ID_TOKEN, "")), session.subject)
    response = render(request, "agents/deconnexion.html", {"url": url, "du": door().du})
    if agent is not None:
        journal.write(f"{door().house}.deconnexion", actor=agent.actor, request=request)
    sessions.end_session(request, response)
    return response


def _logout_url(sealed: str, bound_to: str) -> str:
    """Where the provider ends its session; empty when it has no such address or cannot be asked for it."""
    if not sealed or not provider.is_ready():
        return ""
    try:
        id_token = sealkit.unseal(sealed, bound_to)
        return provider.relying().logout_url(id_token, provider.post_logout_uri(), "")
    except (UnsealError, ValueError, RelyingRefusal) as problem:
        log.warning("no sign-out at the provider: %s", type(problem).__name__)
        return ""


@never_cache
@require_safe
def deconnecte(request: HttpRequest) -> HttpResponse:
    """Both sessions are over."""
    return render(request, "agents/deconnecte.html", {"du": door().du})


def _back(text: str) -> str:
    """The page of ours to lead back to, or nothing."""
    found = returns.clean(text)
    never = (reverse("agents:connexion"), reverse("agents:deconnexion"))
    return found if found.startswith("/") and not found.startswith(never) else ""


def _again(retour: str) -> dict[str, str]:
    """The way on of a refusal: the door, which leads where the agent was going."""
    url = f"{reverse('agents:connexion')}?{urlencode({'retour': retour})}"
    return {"suite_url": url, "suite_label": _("Revenir à la page de connexion")}
