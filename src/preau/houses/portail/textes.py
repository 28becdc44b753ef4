"""The texts that everybody accepts at their first visit, as data: one TOML file each (seed 000; J11)."""

from __future__ import annotations

import hashlib
import logging
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from preau.houses.portail import settings
from preau.kit import richkit

FOLDER = Path(__file__).with_name("textes")
NONE = "aucun"
log = logging.getLogger("preau.portail.textes")
_last_good: dict[str, tuple[Texte, ...]] = {}


class BadTextes(Exception):
    """The folder of texts is empty or unreadable; the words are for the operator."""


@dataclass(frozen=True)
class Texte:
    """One text: `code` is the name of its file, `accord` the label of its box, `corps` cleaned HTML.

    `version` changes when a word that people read changes: everybody is then asked again.
    """

    code: str
    titre: str
    accord: str
    corps: str
    version: str


def current() -> tuple[Texte, ...]:
    """The texts of this deployment, in order; a file changed while the ENT runs is read again.

    While a file is being written and cannot be read, the last good ones stay.
    """
    name = settings.current().textes
    try:
        _last_good[name] = load(name)
    except BadTextes as problem:
        if name not in _last_good:
            raise
        log.error("%s", problem)
    return _last_good[name]


def load(name: str) -> tuple[Texte, ...]:
    """The texts of the folder `name`, ours when it is empty, none for `aucun`. Raises BadTextes."""
    if name == NONE:
        return ()
    folder = Path(name) if name else FOLDER
    try:
        files = sorted(folder.glob("*.toml"))
        found = _read(tuple((path, path.stat().st_mtime_ns) for path in files))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError) as problem:
        raise BadTextes(f"PORTAIL_TEXTES : {folder} ne se lit pas ({type(problem).__name__} : {problem}).") from None
    if not found:
        raise BadTextes(f"PORTAIL_TEXTES : {folder} ne contient aucun fichier .toml.")
    return found


@lru_cache(maxsize=4)
def _read(files: tuple[tuple[Path, int], ...]) -> tuple[Texte, ...]:
    rows = [(path.stem, tomllib.loads(path.read_text(encoding="utf-8"))) for path, _changed in files]
    return tuple(_texte(code, row) for code, row in sorted(rows, key=lambda pair: (pair[1].get("ordre", 0), pair[0])))


def _texte(code: str, row: dict[str, Any]) -> Texte:
    titre, accord, corps = (str(row[name]).strip() for name in ("titre", "accord", "corps"))
    cleaned = richkit.clean(corps)
    if not (titre and accord and cleaned and code.isidentifier() and len(code) <= 40):
        raise KeyError(f"{code} : titre, accord ou corps vide, ou nom de fichier impossible")
    version = hashlib.sha256("\n".join([titre, accord, cleaned]).encode()).hexdigest()
    return Texte(code, titre, accord, cleaned, version)
