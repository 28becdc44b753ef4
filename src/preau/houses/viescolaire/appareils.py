"""The phone that asks: the profiles that its own cookie opens, the first of them in use (issue 7.6).

The cookie holds one random token for each profile; the database keeps their digests. It lives ninety days after the
last use, apart from the session of the site, and opens nothing once its row is revoked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest, HttpResponse

from preau.houses.viescolaire.models import Appareil
from preau.kit.clockkit import now
from preau.kit.idkit import digest
from preau.kit.sessions import cookies

KIND = "mobile"
LIFE = timedelta(days=90)
SEEN_EVERY = timedelta(hours=1)
MOST_PROFILS = 6
_CACHE = "_preau_profils"
_TOKEN = re.compile(r"[\w-]{43}", re.ASCII)
_BROWSERS = (("Firefox/", "Firefox"), ("EdgA?/", "Edge"), ("SamsungBrowser/", "Samsung Internet"), ("OPR/", "Opera"),
             ("CriOS/|Chrome/", "Chrome"), ("Safari/", "Safari"))  # fmt: skip
_SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
            ("Mac OS X", "Mac"), ("Linux|X11", "Linux"))  # fmt: skip


@dataclass(frozen=True)
class Profil:
    """One live profile of this phone, with its token as the browser sent it."""

    token: str
    appareil: Appareil


def list_profils(request: HttpRequest) -> list[Profil]:
    """The live profiles of this phone, the one in use first; one query, none without the cookie."""
    found: list[Profil] | None = getattr(request, _CACHE, None)
    if found is None:
        found = _read(request)
        setattr(request, _CACHE, found)
    return found


def find_profil(request: HttpRequest) -> Profil | None:
    """The profile in use."""
    return next(iter(list_profils(request)), None)


def keep_profils(request: HttpRequest, response: HttpResponse, profils: list[Profil]) -> None:
    """Give the phone these profiles for ninety days, the first in use; none takes the cookie back."""
    setattr(request, _CACHE, profils)
    if profils:
        cookies.put(response, KIND, ".".join(one.token for one in profils), LIFE)
    elif cookies.read(request, KIND):
        cookies.drop(response, KIND)


def name_of(request: HttpRequest) -> str:
    """« Chrome sur Android », as far as the browser says; empty when it says nothing known."""
    agent = request.headers.get("User-Agent", "")
    browser = next((name for pattern, name in _BROWSERS if re.search(pattern, agent)), "")
    system = next((name for pattern, name in _SYSTEMS if re.search(pattern, agent)), "")
    return f"{browser} sur {system}" if browser and system else browser or system


def _read(request: HttpRequest) -> list[Profil]:
    sent = cookies.read(request, KIND).split(".")
    tokens = [one for one in dict.fromkeys(sent[:MOST_PROFILS]) if _TOKEN.fullmatch(one)]
    if not tokens:
        return []
    moment = now()
    rows = Appareil.objects.filter(
        cookie_hash__in=[digest(one) for one in tokens],
        genre=Appareil.Genre.NAVIGATEUR,
        revoked_at=None,
        used_at__gt=moment - LIFE,
        utilisateur__closed_at=None,
    ).select_related("utilisateur")
    known = {row.cookie_hash: row for row in rows}
    found = [Profil(one, known[digest(one)]) for one in tokens if digest(one) in known]
    if found and moment - found[0].appareil.used_at >= SEEN_EVERY:
        Appareil.objects.filter(pk=found[0].appareil.pk).update(used_at=moment)
        found[0].appareil.used_at = moment
    return found
