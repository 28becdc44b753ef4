"""Cookies named after the house: Lax, HttpOnly, Secure and `__Host-` exactly when the public address is https."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse


def name(kind: str) -> str:
    """`comptes_session`, or `__Host-comptes_session` over https."""
    return f"{'__Host-' if _secure() else ''}{getattr(settings, 'PREAU_HOUSE', 'preau')}_{kind}"


def read(request: HttpRequest, kind: str) -> str:
    """The cookie's value, empty when there is none."""
    return request.COOKIES.get(name(kind), "")


def put(response: HttpResponse, kind: str, value: str, life: timedelta | None = None) -> None:
    """Give the browser the cookie for `life`, else until it closes."""
    response.set_cookie(name(kind), value, max_age=life, path="/", secure=_secure(), httponly=True, samesite="Lax")


def drop(response: HttpResponse, kind: str) -> None:
    """Take the cookie back, with the attributes it was given with (a `__Host-` cookie needs Secure)."""
    response.set_cookie(name(kind), "", max_age=0, path="/", secure=_secure(), httponly=True, samesite="Lax")


def _secure() -> bool:
    return bool(getattr(settings, "SECURE_COOKIES", False))
