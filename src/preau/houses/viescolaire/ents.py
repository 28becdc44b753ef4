"""The ENTs that sign people in here: one by the settings, several by the file VIESCOLAIRE_ENTS, chosen by host."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from django.http import HttpRequest

from preau.houses.viescolaire.models import Utilisateur
from preau.houses.viescolaire.settings import Settings, current
from preau.kit.envkit import BadSetting
from preau.protocols.cas import Shape
from preau.protocols.cas.client import VALIDATIONS

Genre = Utilisateur.Genre
_PREFIX: Final = "cas_"


@dataclass(frozen=True)
class Ent:
    """One ENT: its CAS server, the names of its attributes, how it writes days and categories."""

    alias: str
    url: str
    label: str
    validation: str
    formes: tuple[str, ...]
    nom: str
    prenom: str
    naissance: str
    dates: tuple[str, ...]
    code_postal: str
    categories: str
    eleves: tuple[str, ...]
    responsables: tuple[str, ...]
    personnels: tuple[str, ...]
    identifiant: str
    mel: str
    uais: str
    messagerie_url: str
    portes: tuple[str, ...] = ()
    """`parents=idpId=…`: what is added to the address of the login page for who chose a door."""
    host: str = ""
    """The host name under which visitors of this ENT come; empty: any."""

    @property
    def shapes(self) -> frozenset[Shape]:
        """The shapes of attributes to read."""
        return frozenset(Shape(one) for one in self.formes)

    def hint_of(self, porte: str) -> str:
        """What the login page is told of the door chosen, ready for a query string; empty for nothing."""
        return next((one.partition("=")[2] for one in self.portes if one.partition("=")[0] == porte), "")

    def genres_of(self, values: tuple[str, ...]) -> frozenset[str]:
        """What the categories say somebody is; several may be joined by `;` (specs/educonnect-ent.md §2.3)."""
        said = {part.strip() for value in values for part in value.split(";")}
        known = {Genre.ELEVE: self.eleves, Genre.RESPONSABLE: self.responsables, Genre.PERSONNEL: self.personnels}
        return frozenset(genre.value for genre, words in known.items() if said & set(words))


def declared() -> tuple[Ent, ...]:
    """The ENTs of this deployment, none when people are not signed in that way. Raises BadSetting."""
    own = current()
    if own.ents:
        return _read(own.ents, own)
    return (_made("ent", {}, own),) if own.cas_url else ()


def choose(request: HttpRequest | None = None, alias: str = "") -> Ent | None:
    """The ENT of this alias; else the one of the host the visitor came to; else the first."""
    found = declared()
    if alias:
        return next((one for one in found if one.alias == alias), None)
    host = request.get_host() if request is not None else ""
    return next((one for one in found if one.host and one.host == host), next(iter(found), None))


def own_url(request: HttpRequest) -> str:
    """The public address that the visitor came to, without a final slash: one that is declared, never another."""
    own = current()
    others = [one.rstrip("/") for one in own.other_urls]
    return next((one for one in others if urlsplit(one).netloc == request.get_host()), own.public_url.rstrip("/"))


def _read(path: str, own: Settings) -> tuple[Ent, ...]:
    try:
        found = tuple(_made(row["alias"], {**row, "alias": ""}, own) for row in _rows(path))
    except (KeyError, TypeError, AttributeError) as problem:
        raise BadSetting(f"VIESCOLAIRE_ENTS : {path} ne se lit pas ({type(problem).__name__}).") from None
    if len({one.alias for one in found}) != len(found):
        raise BadSetting("VIESCOLAIRE_ENTS : deux ENT ont le même alias.")
    return found


@lru_cache(maxsize=4)
def _rows(path: str) -> tuple[dict[str, Any], ...]:
    try:
        return tuple(tomllib.loads(Path(path).read_text(encoding="utf-8"))["ent"])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError) as problem:
        raise BadSetting(f"VIESCOLAIRE_ENTS : {path} ne se lit pas ({type(problem).__name__}).") from None


def _made(alias: str, row: Mapping[str, Any], own: Settings) -> Ent:
    """What `row` says, the settings for the rest."""
    names = {one.name for one in fields(Ent)} - {"alias", "host"}
    if unknown := set(row) - names - {"alias", "host"}:
        raise BadSetting(f"VIESCOLAIRE_ENTS : {alias} : {', '.join(sorted(unknown))} n'est pas un réglage.")
    said = {name: row.get(name, getattr(own, _PREFIX + name)) for name in names}
    kept: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in said.items()}
    made = Ent(alias=alias, host=str(row.get("host", "")), **kept)
    _verify(made)
    return made


def _verify(ent: Ent) -> None:
    try:
        is_web = urlsplit(ent.url).scheme in ("http", "https") and bool(urlsplit(ent.url).hostname)
    except ValueError:
        is_web = False
    if not is_web:
        raise BadSetting(f"{ent.alias} : l'adresse du serveur CAS n'est pas une adresse http(s).")
    if ent.validation not in VALIDATIONS:
        raise BadSetting(f"{ent.alias} : validation : {', '.join(VALIDATIONS)}.")
    if unknown := set(ent.formes) - {one.value for one in Shape}:
        raise BadSetting(f"{ent.alias} : forme inconnue ({', '.join(sorted(unknown))}).")
