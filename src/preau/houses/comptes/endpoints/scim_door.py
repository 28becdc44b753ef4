"""The door of /scim/v2/: token, limits, method, body; JSON out, refusals as SCIM errors (RFC 7644 §2, §3.12)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from preau.houses.comptes.actions.scim_jetons import find_jeton
from preau.houses.comptes.actions.scim_perimetre import Perimetre
from preau.houses.comptes.settings import current
from preau.kit import limits
from preau.kit.clockkit import now
from preau.kit.errors.middleware import as_refusal
from preau.kit.limits import address
from preau.protocols.refusals import Refusal
from preau.protocols.scim import names
from preau.protocols.scim.bodies import MAXIMUM, read_body, write_error, write_json
from preau.protocols.scim.etags import is_unchanged
from preau.protocols.scim.refusals import CorpsTropGros, MethodeRefusee

log = logging.getLogger("preau.scim")
ROOT = "/scim/v2"
MINUTE = timedelta(minutes=1)
UNKNOWN = limits.Rule("scim-jeton-inconnu", 30, timedelta(minutes=15))
"""Requests without a good token, per block of addresses."""

View = Callable[..., HttpResponse]


class JetonRefuse(Refusal):
    """No token, or one that is unknown or revoked: the same answer."""

    code = "COMPTES-0803"
    status = 401
    personne = "Cette adresse demande un jeton en service : Authorization: Bearer, suivi du jeton de l'établissement."
    support = "Jeton absent, mal recopié ou révoqué : « preau comptes jeton list », puis « jeton add » au besoin."


class TropDeDemandes(Refusal):
    """The token, or the block of addresses of unknown tokens, has asked too much for now."""

    code = "COMPTES-0804"
    status = 429
    personne = "Trop de demandes. Attendez la durée donnée par Retry-After, puis reprenez."
    support = "Le logiciel de l'établissement interroge trop vite : COMPTES_SCIM_PER_MINUTE, ou ses pages à agrandir."


def base() -> str:
    """The address of the service."""
    return current().public_url.rstrip("/") + ROOT


def door(*methods: str, public: bool = False) -> Callable[[View], View]:
    """A view of the service: `methods` only, `perimetre` given as first argument after the request.

    A `public` one answers without token and without scope (RFC 7644 §4: discovery may be anonymous).
    """
    allowed = [*methods, "HEAD"] if "GET" in methods else list(methods)

    def wrap(view: View) -> View:
        @csrf_exempt  # no cookie opens this door, only the token
        @wraps(view)
        def guarded(request: HttpRequest, **path: str) -> HttpResponse:
            try:
                if request.method not in allowed:
                    raise MethodeRefusee(methode=str(request.method)[:20], acceptees=", ".join(allowed))
                return view(request, **path) if public else view(request, _enter(request), **path)
            except (Refusal, OperationalError) as problem:
                refusal = as_refusal(problem)
                if refusal is None:
                    raise
                return _refuse(refusal, allowed)

        return guarded

    return wrap


def body(request: HttpRequest, message: str) -> dict[str, Any]:
    """The JSON object of the request, which declares the schema `message`."""
    length = request.headers.get("Content-Length") or "0"
    if not length.isdigit() or int(length[:12]) > MAXIMUM:
        raise CorpsTropGros(maximum=f"{MAXIMUM // 1024} Kio")
    return read_body(request.headers.get("Content-Type", ""), request.read(MAXIMUM + 1), message)


def answer(data: dict[str, Any], status: int = 200) -> HttpResponse:
    """A SCIM answer, with the version and address that the resource says."""
    response = HttpResponse(write_json(data), status=status, content_type=names.MEDIA_TYPE)
    meta = data.get("meta", {})
    if "version" in meta:
        response["ETag"] = meta["version"]
        response["Location"] = meta["location"]
    return response


def answer_read(request: HttpRequest, whole: dict[str, Any], shown: dict[str, Any]) -> HttpResponse:
    """One resource, or 304 when the client has this version already; `shown` is `whole` as projected."""
    version = whole["meta"]["version"]
    if is_unchanged(version, request.headers.get("If-None-Match", "")):
        response = HttpResponse(status=304)
    else:
        response = answer(shown)
    response["ETag"] = version
    return response


def _enter(request: HttpRequest) -> Perimetre:
    """The scope of the request's token. Unknown ones are counted by block, known ones by token."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    jeton = find_jeton(token.strip()) if scheme.lower() == "bearer" and len(token) < 200 else None
    if jeton is None:
        _count(UNKNOWN, address.block(request))
        raise JetonRefuse
    _count(limits.Rule("scim-jeton", current().scim_per_minute, MINUTE), jeton.public_id)
    return Perimetre.of(jeton, request.headers.get(names.SCHOOL_HEADER, ""))


def _count(rule: limits.Rule, key: str) -> None:
    verdict = limits.count(rule, key)
    if not verdict.allowed:
        raise TropDeDemandes(retry_at=verdict.retry_at)


def _refuse(refusal: Refusal, allowed: list[str]) -> HttpResponse:
    log.info("refused %s %s %s", refusal.code, refusal.status, refusal.detail)
    response = answer(write_error(refusal), refusal.status)
    if isinstance(refusal, JetonRefuse):
        response["WWW-Authenticate"] = 'Bearer realm="scim"'
    elif isinstance(refusal, MethodeRefusee):
        response["Allow"] = ", ".join(allowed)
    elif refusal.status in (429, 503):
        retry_at = refusal.context.get("retry_at")
        response["Retry-After"] = str(max(1, round((retry_at - now()).total_seconds())) if retry_at else 5)
    return response
