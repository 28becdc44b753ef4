"""« Se souvenir de mon choix » (seed 003): one cookie that names the last provider, and nothing of the person.

It puts that provider first; it never leaves for it by itself (specs/franceconnect.md §2.11).
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from preau.kit.sessions import cookies

KIND = "choix"
LIFE = timedelta(days=365)


def read(request: HttpRequest) -> str:
    """The uid of the last provider; whatever else the cookie holds puts no tile first."""
    return cookies.read(request, KIND)


def keep(response: HttpResponse, uid: str) -> None:
    """Keep the choice for a year."""
    secure = bool(settings.SECURE_COOKIES)
    response.set_cookie(cookies.name(KIND), uid, max_age=LIFE, path="/", secure=secure, httponly=True, samesite="Lax")


def forget(response: HttpResponse) -> None:
    """Keep nothing: the box is not ticked."""
    cookies.drop(response, KIND)
