"""The texts that everybody accepts at their first visit, as data: one TOML file each (seed 000; J11)."""

from __future__ import annotations

import hashlib
import logging
import time
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from preau.houses.portail import settings
from preau.houses.portail.models import TexteEcrit
from preau.kit import richkit

FOLDER = Path(__file__).with_name("textes")
NONE = "aucun"
log = logging.getLogger("preau.portail.textes")
KEPT_SECONDS = 5.0
_last_good: dict[str, tuple[Texte, ...]] = {}
_kept: tuple[float, Mapping[str, Texte]] | None = None


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
    """The texts of this deployment, in order: what an administrator published last, else what the file says.

    A file changed while the ENT runs is read again; while it is being written and cannot be read, the last good one
    stays.
    """
    found = from_files()
    mine = _published() if found else {}
    return tuple(mine.get(one.code, one) for one in found)


def from_files() -> tuple[Texte, ...]:
    """What the files alone say."""
    name = settings.current().textes
    try:
        _last_good[name] = load(name)
    except BadTextes as problem:
        if name not in _last_good:
            raise
        log.error("%s", problem)
    return _last_good[name]


def _published() -> Mapping[str, Texte]:
    """The last version published of each text, read again every few seconds: this is asked at every page."""
    global _kept
    moment = time.monotonic()
    if _kept is None or moment - _kept[0] > KEPT_SECONDS:
        rows = TexteEcrit.objects.exclude(published_at=None).order_by("published_at", "pk")
        found = {row.code: Texte(row.code, row.titre, row.accord, row.corps, row.version) for row in rows}
        _kept = (moment, found)
    return _kept[1]


def forget() -> None:
    """Read what was published again at the next page of this process."""
    global _kept
    _kept = None


def version_of(titre: str, accord: str, corps: str) -> str:
    """The name of a text as it is: it changes with any word that people read."""
    return hashlib.sha256("\n".join([titre, accord, corps]).encode()).hexdigest()


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
    return Texte(code, titre, accord, cleaned, version_of(titre, accord, cleaned))
