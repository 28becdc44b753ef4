"""The applications of the home page, as data: only those that exist in this deployment (J11)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from preau.houses.portail import settings


class BadApplications(Exception):
    """The file of applications is unreadable; the text is for the operator."""


@dataclass(frozen=True)
class Application:
    """One tile: where it leads, what it is called, what it is for."""

    label: str
    url: str
    detail: str = ""


def current() -> tuple[Application, ...]:
    """The applications of this deployment; none when no file is set."""
    return load(settings.current().applications)


@lru_cache(maxsize=4)
def load(path: str) -> tuple[Application, ...]:
    """The `[[application]]` tables of the TOML file at `path` (label, url, detail); raises BadApplications."""
    if not path:
        return ()
    try:
        rows = tomllib.loads(Path(path).read_text(encoding="utf-8")).get("application", [])
        found = tuple(Application(**row) for row in rows)
    except (OSError, tomllib.TOMLDecodeError, TypeError) as problem:
        raise BadApplications(f"PORTAIL_APPLICATIONS : {path} ne se lit pas ({type(problem).__name__}).") from None
    for application in found:
        if not application.url.startswith(("https://", "http://", "/")):
            raise BadApplications(f"PORTAIL_APPLICATIONS : « {application.label} » ne mène pas à une page web.")
    return found
