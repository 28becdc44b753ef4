"""The other desks that the same staff work at (setting `<HOUSE>_BUREAUX`): the guichet, the téléservices, the site."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from preau.kit.agents.doors import door

SCHOOL = "{uai}"
"""Stands for the school in an address."""


@dataclass(frozen=True)
class Ailleurs:
    """A desk of another house: its name, and its address, where `{uai}` may stand for the school."""

    nom: str
    url: str

    def at(self, uai: str) -> Ailleurs:
        """The same, of this school."""
        return Ailleurs(self.nom, self.url.replace(SCHOOL, quote(uai, safe="")))


def read(said: str) -> Ailleurs | None:
    """The desk that « nom=adresse » says; None when it says none."""
    nom, _equals, url = (part.strip() for part in said.partition("="))
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        is_web = False
    return Ailleurs(nom, url) if nom and is_web else None


def elsewhere(uai: str) -> list[Ailleurs]:
    """The other desks of this house's staff at this school, in the order of the setting."""
    found = (read(one) for one in door().settings().bureaux)
    return [one.at(uai) for one in found if one is not None]
