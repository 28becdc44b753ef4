"""The applications of the home page, as data: who sees which, by profile, school and level (J11)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from preau.houses.portail import settings
from preau.houses.portail.models import CompteLocal
from preau.houses.portail.places import NIVEAUX, Place
from preau.kit.design.templatetags.design import ICONS

PROFILS = frozenset({"responsable", "eleve", *CompteLocal.Profil.values})


class BadApplications(Exception):
    """The file of applications is unreadable; the text is for the operator."""


@dataclass(frozen=True)
class Application:
    """One tile: where it leads, what it is called, what it is for. Empty `profils`, `uais` or `niveaux` mean all."""

    label: str
    url: str
    detail: str = ""
    icone: str = ""
    ordre: int = 0
    profils: tuple[str, ...] = ()
    uais: tuple[str, ...] = ()
    niveaux: tuple[str, ...] = ()

    def is_for(self, profil: str, places: Iterable[Place]) -> bool:
        """Whether somebody of this profile, in these schools, uses it: one school is enough."""
        if self.profils and profil not in self.profils:
            return False
        if not self.uais and not self.niveaux:
            return True
        return any(
            (not self.uais or place.uai in self.uais) and (not self.niveaux or place.niveau in self.niveaux)
            for place in places
        )


def list_for(profil: str, places: Iterable[Place]) -> list[Application]:
    """The applications of this deployment for somebody, in order."""
    known = list(places)
    return [application for application in current() if application.is_for(profil, known)]


def current() -> tuple[Application, ...]:
    """The applications of this deployment; none when no file is set."""
    return load(settings.current().applications)


@lru_cache(maxsize=4)
def load(path: str) -> tuple[Application, ...]:
    """The `[[application]]` tables of the TOML file at `path`, by `ordre` then as written; raises BadApplications."""
    if not path:
        return ()
    try:
        rows = tomllib.loads(Path(path).read_text(encoding="utf-8")).get("application", [])
        found = [_application(row) for row in rows]
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError, TypeError, AttributeError) as problem:
        raise BadApplications(f"PORTAIL_APPLICATIONS : {path} ne se lit pas ({type(problem).__name__}).") from None
    for application in found:
        _verify(application)
    return tuple(sorted(found, key=lambda one: one.ordre))


def _application(row: dict[str, Any]) -> Application:
    lists = {name: tuple(row[name]) for name in ("profils", "uais", "niveaux") if isinstance(row.get(name), list)}
    made = Application(**{**row, **lists})
    if not all(isinstance(getattr(made, name), tuple) for name in ("profils", "uais", "niveaux")):
        raise TypeError("a list is expected")
    if not isinstance(made.ordre, int) or not all(isinstance(text, str) for text in (made.label, made.url, made.icone)):
        raise TypeError("texts and a number are expected")
    return made


def _verify(application: Application) -> None:
    """A tile that leads nowhere, or that nobody would ever see, is a slip. Raises BadApplications."""
    slips = []
    if not application.url.startswith(("https://", "http://", "/")):
        slips.append("ne mène pas à une page web")
    if unknown := set(application.profils) - PROFILS:
        slips.append(f"profil inconnu ({', '.join(sorted(unknown))})")
    if unknown := set(application.niveaux) - set(NIVEAUX.values()):
        slips.append(f"niveau inconnu ({', '.join(sorted(unknown))})")
    if application.icone and not (application.icone.isalnum() and (ICONS / f"{application.icone}.svg").is_file()):
        slips.append(f"icône inconnue ({application.icone})")
    if slips:
        raise BadApplications(f"PORTAIL_APPLICATIONS : « {application.label} » : {' ; '.join(slips)}.")
