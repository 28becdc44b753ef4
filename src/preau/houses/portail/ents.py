"""Which ENT a request is for: its address, its look, its name and its doors (J10).

One process serves one ENT, or several told apart by the host they are asked at (PORTAIL_ENTS). A demonstration also
lets its visitor try on each provided skin; that choice is a cookie which nothing else reads.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings as django_settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest

from preau.houses.portail import entrees, ents_file, settings
from preau.houses.portail.entrees import Wording
from preau.houses.portail.ents_file import Declared
from preau.kit.design import skins
from preau.kit.design.skins import BadSkin, Skin
from preau.kit.envkit import BadSetting
from preau.kit.sessions import cookies

KIND = "habillage"
"""The cookie of the demonstration's choice."""


@dataclass(frozen=True)
class Ent:
    """One ENT: `code` and `url` are empty for the one of PORTAIL_PUBLIC_URL, `name` where the house's title serves."""

    skin: Skin
    entrees: str
    name: str = ""
    code: str = ""
    url: str = ""

    @property
    def wording(self) -> Wording:
        """Its doors and their words."""
        return entrees.load(self.entrees)


def of(request: HttpRequest) -> Ent:
    """The ENT of this request, as the middleware found it."""
    found = getattr(request, "ent", None)
    return found if isinstance(found, Ent) else find(request)


def find(request: HttpRequest) -> Ent:
    """The demonstration's choice, else the ENT declared at this host, else the one of the settings."""
    if django_settings.PREAU_DEMO:
        tried = cookies.read(request, KIND)
        for ent in shown() if tried else ():
            if ent.skin.name == tried:
                return ent
    try:
        host = request.get_host().lower()
    except DisallowedHost:  # said by Django itself, further in
        return default()
    return next((_made(one) for one in declared() if one.host == host), default())


def default() -> Ent:
    """The ENT of PORTAIL_PUBLIC_URL. A skin of its own brings its words; PORTAIL_ENTREES still decides of the doors."""
    mine = settings.current()
    skin = _skin(mine.habillage) if mine.habillage else skins.chosen()
    own = skin.entrees if mine.habillage else ""
    return Ent(skin, mine.entrees or own or entrees.FIRST, skin.ent if mine.habillage else "")


def declared() -> tuple[Declared, ...]:
    """The ENTs of PORTAIL_ENTS. Raises BadSetting."""
    mine = settings.current()
    return ents_file.read(mine.ents, mine.public_url)


def every() -> list[Ent]:
    """All the ENTs of this instance, read whole: for the checks. Raises BadSetting or BadEntrees."""
    return [default(), *(_made(one) for one in declared())]


def shown() -> list[Ent]:
    """The ENTs that a demonstration lets its visitor try: each provided skin that names its doors."""
    return [Ent(skin, skin.entrees, skin.ent) for skin in skins.provided().values() if skin.entrees]


def address_of(relay_state: str) -> str:
    """Where the sign-in of this RelayState began, when it is a declared ENT; empty for PORTAIL_PUBLIC_URL.

    There is one assertion consumer for all, at PORTAIL_PUBLIC_URL; cookies stay where they were given.
    """
    code, dot, _secret = relay_state.partition(".")
    return next((one.url for one in declared() if dot and one.code == code), "")


def _made(one: Declared) -> Ent:
    skin = _skin(one.habillage)
    doors = one.entrees or skin.entrees or settings.current().entrees or entrees.FIRST
    return Ent(skin, doors, one.name or skin.ent, one.code, one.url)


def _skin(name: str) -> Skin:
    try:
        found = skins.find(name)
    except BadSkin as problem:
        raise BadSetting(str(problem)) from None
    if found is None:
        known = ", ".join(skins.provided())
        raise BadSetting(f"Il n'y a pas d'habillage « {name} » : {known}, ou un dossier de DESIGN_SKINS.")
    return found
