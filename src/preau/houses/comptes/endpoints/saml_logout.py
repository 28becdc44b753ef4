"""Sign-out between services: SAML single logout in Shibboleth's layout, the last hop of FrEduUrlRetour (§1.6)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from preau.houses.comptes import franceconnect_sortie, idp, sortie
from preau.houses.comptes.actions import single_logout
from preau.houses.comptes.actions.partenaires import find_partenaire, service_provider
from preau.houses.comptes.actions.single_logout import Asked, State
from preau.houses.comptes.models import Partenaire
from preau.kit import sessions
from preau.kit.clockkit import now
from preau.kit.design.pages import continuer
from preau.kit.flows import returns
from preau.protocols.saml import LogoutRequest, LogoutResponse, ServiceProvider, names, read_logout
from preau.protocols.saml.requests import Binding, RequestIncomplete


@require_safe
def logout(request: HttpRequest) -> HttpResponse:
    """The last hop of FrEduUrlRetour: a GET, since services only hand this address to the browser.

    `return` leads on to a declared place only; the service that named it has closed its own session.
    """
    suite = returns.clean(request.GET.get("return", ""), single_logout.declared_places())
    session = sessions.current(request)
    if session is not None and suite:
        single_logout.end_own(session.public_id, suite)
    if session is None and not suite:
        return HttpResponseRedirect(reverse("comptes:deconnecte"))
    return sortie.sign_out(request, suite or reverse("comptes:deconnecte"))


@csrf_exempt
def redirect_slo(request: HttpRequest) -> HttpResponse:
    """A logout message by HTTP-Redirect."""
    if request.method == "POST":
        raise RequestIncomplete("SLO by POST")
    query = request.META.get("QUERY_STRING", "")
    return _take(request, _read(request, request.GET.dict(), "redirect", query))


@csrf_exempt
def post_slo(request: HttpRequest) -> HttpResponse:
    """A logout message by HTTP-POST; it brings no Lax cookie: the session is found by what the message names."""
    if request.method != "POST":
        raise RequestIncomplete("SLO by GET")
    return _take(request, _read(request, request.POST.dict(), "post"))


def _read(
    request: HttpRequest, params: dict[str, str], binding: Binding, query: str = ""
) -> LogoutRequest | LogoutResponse:
    config, encryption = idp.config(idp.public_at(request.path)), idp.keys().encryption
    return read_logout(
        binding,
        params,
        _find,
        now(),
        destinations=frozenset({config.redirect_slo_url, config.post_slo_url}),
        query=query,
        decryption_keys=(encryption.key,) if encryption is not None else (),
    )


def _take(request: HttpRequest, found: LogoutRequest | LogoutResponse) -> HttpResponse:
    if isinstance(found, LogoutResponse):
        single_logout.hear(found)
        return HttpResponseRedirect(reverse("comptes:deconnexion-services"), status=303)
    partenaire = find_partenaire(found.service_provider.entity_id)
    assert partenaire is not None  # the reader refuses an unknown one
    rows, asked = single_logout.find_given(found), Asked(partenaire, found.id, found.relay_state)
    issuer = idp.entity_id(idp.public_at(request.path))
    if not rows:
        departure = single_logout.reply(asked, issuer, names.STATUS_RESPONDER, names.STATUS_UNKNOWN_PRINCIPAL)
        return sortie.depart(request, departure)
    single_logout.end_asked(rows, partenaire, request)
    last = rows[-1].session_public_id
    is_whole = all(service.state is State.FERMEE for service in single_logout.list_services(last))
    if is_whole and not franceconnect_sortie.id_token_of(last):
        departure = single_logout.reply(asked, issuer, names.STATUS_SUCCESS)
        return sortie.depart(request, departure)
    asker = (partenaire.public_id, found.id, found.relay_state)  # the page of services leads on to FranceConnect too
    return sortie.sign_out(request, reverse("comptes:deconnecte"), session=last, asker=asker)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def services(request: HttpRequest) -> HttpResponse:
    """The page of what the session was given to; its buttons ask one service to end its own session."""
    left = sortie.find(request)
    if left is None:
        return HttpResponseRedirect(reverse("comptes:deconnecte"), status=303)
    if request.method == "POST":
        return _ask(request, left)
    known = single_logout.list_services(left.session)
    asked = next((service for service in known if service.state is State.A_FERMER), None)
    context = {
        "services": known,
        "suivant": asked,
        "tout_ferme": all(service.state is State.FERMEE for service in known),
        "fin": reverse("comptes:deconnexion-fin"),
    }
    return render(request, "comptes/saml/logout.html", context)


def _ask(request: HttpRequest, left: sortie.Sortie) -> HttpResponse:
    number = request.POST.get("service", "")
    departure = single_logout.ask(left.session, int(number)) if number.isdecimal() and len(number) < 16 else None
    if departure is None:
        return HttpResponseRedirect(request.path, status=303)
    return sortie.depart(request, departure)


@never_cache
@require_safe
def fin(request: HttpRequest) -> HttpResponse:
    """Everything was said: answer the service that asked, or lead on."""
    left = sortie.find(request)
    if left is None:
        return HttpResponseRedirect(reverse("comptes:deconnecte"), status=303)
    by_hub = sortie.leave_hub(request, left)
    if by_hub is not None:
        return by_hub
    if left.asker is None:
        return sortie.forget(continuer(request, left.suite))
    public_id, request_id, relay_state = left.asker
    partenaire = Partenaire.objects.filter(public_id=public_id).first()
    if partenaire is None:
        return sortie.forget(continuer(request, left.suite))
    is_whole = all(service.state is State.FERMEE for service in single_logout.list_services(left.session))
    sub_status = "" if is_whole else names.STATUS_PARTIAL_LOGOUT
    asked, issuer = Asked(partenaire, request_id, relay_state), single_logout.issuer_of(left.session)
    departure = single_logout.reply(asked, issuer, names.STATUS_SUCCESS, sub_status)
    return sortie.forget(sortie.depart(request, departure))


def _find(entity_id: str) -> ServiceProvider | None:
    partenaire = find_partenaire(entity_id)
    return service_provider(partenaire) if partenaire is not None else None
