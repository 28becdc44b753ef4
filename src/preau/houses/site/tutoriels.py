"""The guides of a school, as its folder has them now; read again when the manifest changes."""

from __future__ import annotations

import logging
import stat
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from preau.houses.site import manifeste, settings
from preau.houses.site.manifeste import BadManifest, Manifeste, Tutoriel

NAME = "manifeste.json"
log = logging.getLogger("preau.site")


@dataclass(frozen=True)
class Fichier:
    """A file to serve: where it lies, and what its browser copy is compared by."""

    path: Path
    octets: int
    etag: str
    modified: float


def of_school(uai: str) -> Manifeste | None:
    """The guides of this school; None when there are none yet, or when their manifest does not read."""
    folder = settings.current().tutoriels_of(uai)
    try:
        found = (folder / NAME).stat()
    except (OSError, ValueError):
        return None
    return _read(folder, uai, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=256)
def _read(folder: Path, uai: str, mtime_ns: int, size: int) -> Manifeste | None:
    """The manifest of that moment. What is wrong is logged once, never shown."""
    if size > manifeste.LARGEST:
        log.warning("tutoriels %s: the manifest is too long", uai)
        return None
    try:
        made = manifeste.read((folder / NAME).read_bytes())
    except (OSError, BadManifest) as problem:
        log.warning("tutoriels %s: the manifest does not read: %s %s", uai, type(problem).__name__, str(problem)[:80])
        return None
    if made.uai != uai:
        log.warning("tutoriels %s: the manifest is another school's", uai)
        return None
    return made


def find_fichier(uai: str, tutoriel: Tutoriel, nom: str) -> Fichier | None:
    """A file of the guide that its manifest names, where it is a plain file within the school's folder."""
    below = tutoriel.pdf if nom == tutoriel.pdf else f"{tutoriel.slug}/{nom}" if tutoriel.has(nom) else ""
    if not below:
        return None
    folder = settings.current().tutoriels_of(uai).resolve()
    path = folder / below
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode) or not path.resolve().is_relative_to(folder):
            return None
    except (OSError, RuntimeError):
        return None
    return Fichier(path, found.st_size, f'"{found.st_mtime_ns:x}-{found.st_size:x}"', found.st_mtime)
