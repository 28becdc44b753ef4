"""The public site of each school (DEMARCHES_SITES): where a family that has finished goes back to."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

from preau.houses.demarches.settings import current
from preau.kit.envkit import BadSetting


def site_of(uai: str) -> str:
    """The address of the site of this school; empty where none is told."""
    return _sites().get(uai, "")


def common_site(uais: Iterable[str]) -> str:
    """The site of these schools when they have one and the same; of every school when there is none here."""
    wanted = set(uais) or set(_sites())
    found = {site_of(uai) for uai in wanted}
    return found.pop() if len(found) == 1 else ""


def _sites() -> dict[str, str]:
    return read(tuple(current().sites))


@lru_cache(maxsize=4)
def read(entries: tuple[str, ...]) -> dict[str, str]:
    """UAI → address. Raises BadSetting."""
    found = {}
    for entry in entries:
        uai, _equal, url = (part.strip() for part in entry.partition("="))
        try:
            parts = urlsplit(url)
        except ValueError:
            parts = urlsplit("")
        if not uai or parts.scheme not in ("http", "https") or not parts.hostname:
            raise BadSetting(f"DEMARCHES_SITES : « {entry} » : UAI=https://adresse, séparés par des virgules.")
        found[uai] = url
    return found
