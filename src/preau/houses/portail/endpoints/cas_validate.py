"""Where services ask whom a ticket proves: CAS 1.0, 2.0, 3.0 and SAML 1.1 (CAS protocol 3.0.3 §2.4 to §2.9, §4.2).

GET uses the ticket up because the protocol has it so; there is no cookie here and no page.
"""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from preau.houses.portail import settings
from preau.houses.portail.actions.cas_tickets import issue_proxy_ticket, validate
from preau.houses.portail.refusals_cas import TropDeRefus
from preau.kit import limits
from preau.kit.clockkit import now
from preau.kit.idkit import new_secret
from preau.kit.limits import address
from preau.protocols.cas import (
    Format,
    SamlReply,
    ValidationRequest,
    read_format,
    read_proxy,
    read_saml_validation,
    read_validation,
    write_failure,
    write_plain,
    write_plain_failure,
    write_proxy_success,
    write_saml_failure,
    write_saml_success,
    write_success,
)
from preau.protocols.cas.refusals import ValidationRefusal
from preau.protocols.cas.write import CONTENT_TYPES

PLAIN = "text/plain; charset=utf-8"


@never_cache
@require_GET
def plain_validate(request: HttpRequest) -> HttpResponse:
    """GET /cas/validate (§2.4): `yes` and who, or `no`."""
    try:
        success = validate(read_validation(_lists(request)))
    except ValidationRefusal as problem:
        return HttpResponse(write_plain_failure(), PLAIN, status=_counted(request, problem).status)
    return HttpResponse(write_plain(success.user), PLAIN)


@never_cache
@require_GET
def service_validate(request: HttpRequest) -> HttpResponse:
    """GET /cas/serviceValidate and /cas/p3/serviceValidate (§2.5, §2.8): attributes in both, as ENTs give them."""
    return _answer(request, takes_proxy=False)


@never_cache
@require_GET
def proxy_validate(request: HttpRequest) -> HttpResponse:
    """GET /cas/proxyValidate and /cas/p3/proxyValidate (§2.6, §2.9): proxy tickets too."""
    return _answer(request, takes_proxy=True)


@never_cache
@require_GET
def proxy(request: HttpRequest) -> HttpResponse:
    """GET /cas/proxy (§2.7): a ticket for another service."""
    form = Format.XML
    try:
        form = read_format(_lists(request))
        content = write_proxy_success(issue_proxy_ticket(read_proxy(_lists(request))), form)
    except ValidationRefusal as problem:
        refusal = _counted(request, problem)
        return HttpResponse(write_failure(refusal, form), CONTENT_TYPES[form], status=refusal.status)
    return HttpResponse(content, CONTENT_TYPES[form])


@csrf_exempt  # a service's server posts here: there is neither cookie nor browser
@never_cache
@require_POST
def saml_validate(request: HttpRequest) -> HttpResponse:
    """POST /cas/samlValidate?TARGET=… (§4.2)."""
    asked = None
    try:
        asked = read_saml_validation(_lists(request), request.body)
        content = write_saml_success(validate(asked), _reply(request, asked))
    except ValidationRefusal as problem:
        refusal = _counted(request, problem)
        content = write_saml_failure(refusal, _reply(request, asked))
        return HttpResponse(content, CONTENT_TYPES[Format.XML], status=refusal.status)
    return HttpResponse(content, CONTENT_TYPES[Format.XML])


def _answer(request: HttpRequest, *, takes_proxy: bool) -> HttpResponse:
    form = Format.XML
    try:
        form = read_format(_lists(request))
        success = validate(read_validation(_lists(request), takes_proxy=takes_proxy))
    except ValidationRefusal as problem:
        refusal = _counted(request, problem)
        return HttpResponse(write_failure(refusal, form), CONTENT_TYPES[form], status=refusal.status)
    return HttpResponse(write_success(success, form), CONTENT_TYPES[form])


def _counted(request: HttpRequest, refusal: ValidationRefusal) -> ValidationRefusal:
    """The refusal to tell, once counted: beyond the limit, one that asks to wait.

    Good tickets are neither counted nor stopped: nobody guesses 168 random bits, but a broken client makes noise.
    """
    rule = limits.Rule("cas-refus", settings.current().cas_refusals_per_minute, timedelta(minutes=1))
    return refusal if limits.count(rule, address.block(request)).allowed else TropDeRefus()


def _reply(request: HttpRequest, asked: ValidationRequest | None) -> SamlReply:
    return SamlReply(
        response_id=f"_{new_secret(20)}",
        assertion_id=f"_{new_secret(20)}",
        now=now(),
        issuer=settings.current().base_url,
        recipient=asked.service.url if asked else "",
        in_response_to=asked.request_id if asked else "",
    )


def _lists(request: HttpRequest) -> dict[str, list[str]]:
    return {name: list(values) for name, values in request.GET.lists()}
