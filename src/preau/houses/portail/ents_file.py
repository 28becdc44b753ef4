"""The file PORTAIL_ENTS: the ENTs that one instance serves, each at an address of its own (J10).

Read before Django is set up too, since every address is a host that the instance must answer to.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from preau.kit.envkit import BadSetting

_CODE = re.compile(r"[a-z0-9-]{1,30}")
_ADDRESS = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?")


@dataclass(frozen=True)
class Declared:
    """One ENT as written: the address it answers at, its skin by name, and what else than the skin's it says."""

    code: str
    url: str
    habillage: str
    entrees: str = ""
    name: str = ""

    @property
    def host(self) -> str:
        """What the Host header says at this address."""
        return urlsplit(self.url).netloc


@lru_cache(maxsize=8)
def read(path: str, public_url: str) -> tuple[Declared, ...]:
    """The `[[ent]]` tables of the file at `path`; none for an empty path. Raises BadSetting."""
    if not path:
        return ()
    try:
        rows = tomllib.loads(Path(path).read_text(encoding="utf-8"))["ent"]
        found = tuple(_declared(row) for row in rows)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as problem:
        raise BadSetting(f"PORTAIL_ENTS : {path} ne se lit pas ({type(problem).__name__}).") from None
    _verify(found, public_url)
    return found


def _declared(row: dict[str, Any]) -> Declared:
    if not all(isinstance(value, str) for value in row.values()):
        raise TypeError("texts are expected")
    return Declared(**{**row, "url": row["url"].rstrip("/").lower()})


def _verify(found: tuple[Declared, ...], public_url: str) -> None:
    scheme = urlsplit(public_url).scheme
    for one in found:
        if not _CODE.fullmatch(one.code):
            raise BadSetting(f"PORTAIL_ENTS : code « {one.code[:40]} » : minuscules, chiffres et tirets, 30 au plus.")
        if not _ADDRESS.fullmatch(one.url):
            raise BadSetting(f"PORTAIL_ENTS : {one.code} : l'adresse est « https://hôte », sans chemin.")
        # Secure and `__Host-` cookies are a property of the process, not of the request.
        if urlsplit(one.url).scheme != scheme:
            raise BadSetting(f"PORTAIL_ENTS : {one.code} : l'adresse est en {scheme}, comme PORTAIL_PUBLIC_URL.")
    for name in ("code", "url"):
        values = [getattr(one, name) for one in found]
        if len(set(values)) != len(values):
            raise BadSetting(f"PORTAIL_ENTS : deux ENT ont le même {name}.")
