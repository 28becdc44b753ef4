"""The remembered choice: one cookie, which says nothing about the person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings as django_settings
from django.http import HttpRequest, HttpResponse

from preau.houses.portail.entrees import Entree, Wording

LIFE = timedelta(days=365)


@dataclass(frozen=True)
class Memoire:
    """A choice kept by this browser: its codes, and the door they lead to."""

    profil: str
    niveau: str
    entree: Entree


def cookie_name() -> str:
    """`portail_choix`, bound to the host where the public address is https (design.md §1, "Cookies")."""
    return ("__Host-" if django_settings.SECURE_COOKIES else "") + "portail_choix"


def read(request: HttpRequest, wording: Wording) -> Memoire | None:
    """The choice this browser kept, if this ENT still has such a door."""
    profil, _separator, niveau = request.COOKIES.get(cookie_name(), "").partition(".")
    entree = wording.find(profil, niveau) if wording.has_memoire else None
    return Memoire(profil, niveau, entree) if entree else None


def keep(response: HttpResponse, profil: str, niveau: str) -> None:
    """Keep the choice for a year."""
    response.set_cookie(
        cookie_name(),
        f"{profil}.{niveau}",
        max_age=LIFE,
        secure=django_settings.SECURE_COOKIES,
        httponly=True,
        samesite="Lax",
    )


def forget(response: HttpResponse) -> None:
    """Keep nothing: the person is in a public place, or wants to choose again."""
    response.delete_cookie(cookie_name(), samesite="Lax")
