"""The identity providers of this hub: a TOML file, read again when it changes (specs/franceconnect.md §3.1, §3.3).

    [[fournisseur]]
    uid = "6f0c2a52-6a3e-4c1c-9a58-0d7d3d6f8a11"     # a uuid4: what idp_hint and the services' lists name
    name = "impots"                                   # for logs
    title = "Impôts (démonstration)"                  # on the tile
    issuer = "http://127.0.0.1:8003/impots"           # its discovery is read; or the addresses are given:
    # authorization_endpoint, token_endpoint, userinfo_endpoint, jwks_uri, end_session_endpoint
    client_id = "passerelle"
    client_secret_file = "/run/secrets/impots"        # or client_secret, for a demonstration
    allowed_acr = ["eidas1"]
    algorithms = ["ES256"]                            # those of its id_token; HS256 only when written here
    userinfo_json = true                              # plain JSON, as most providers answer; else a signed JWT
    amr = ["pwd"]                                     # told to services that asked for amr
    order = 10
    # encrypts = true: with FranceConnect+, its tokens are encrypted to /api/v2/client/.well-known/keys
    # is_active = false (« Indisponible »), is_shown = false, is_beta = true, confirm = "text to confirm first"

Every key but uid, title, issuer and client_id may be left out. A provider is also switched off by
`PASSERELLE_BLOCKED_IDPS`. Relative file names start from the folder of the TOML file.
"""

from __future__ import annotations

import dataclasses
import logging
import tomllib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from preau.houses.passerelle.models import FournisseurService
from preau.houses.passerelle.settings import current

LEVELS = ("eidas1", "eidas2", "eidas3")
"""From the lowest to the highest."""
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri", "end_session_endpoint")


log = logging.getLogger("preau.passerelle")
_KEPT: dict[str, dict[str, Idp]] = {}
"""The last good reading of each file."""


class BadProviders(Exception):
    """The file of providers is unreadable or wrong; the text is for the operator."""


@dataclass(frozen=True)
class Idp:
    """One provider as the file says it; `client_secret` never shows in a log."""

    uid: str
    title: str
    issuer: str
    client_id: str
    name: str = ""
    client_secret: str = dataclasses.field(default="", repr=False)
    authorization_endpoint: str = ""
    token_endpoint: str = ""
    userinfo_endpoint: str = ""
    jwks_uri: str = ""
    end_session_endpoint: str = ""
    is_active: bool = True
    is_shown: bool = True
    is_beta: bool = False
    order: int = 0
    allowed_acr: tuple[str, ...] = ("eidas1",)
    algorithms: tuple[str, ...] = ("ES256",)
    amr: tuple[str, ...] = ()
    userinfo_json: bool = True
    encrypts: bool = False
    confirm: str = ""

    def acr_for(self, asked: str) -> str:
        """§3.1: the higher of what the service asked and the lowest that this provider has."""
        own = [level for level in self.allowed_acr if level in LEVELS] or ["eidas1"]
        return max(min(own, key=LEVELS.index), asked, key=rank)


def rank(acr: str) -> int:
    """The order of a level, -1 for one that is none."""
    return LEVELS.index(acr) if acr in LEVELS else -1


def list_idps(service: FournisseurService | None = None) -> list[Idp]:
    """The providers to show, in their order, without those excluded for `service`."""
    shown = [idp for idp in _all().values() if idp.is_shown]
    return [idp for idp in shown if service is None or is_allowed(idp, service)]


def list_all() -> list[Idp]:
    """Every provider of the file, hidden ones too."""
    return list(_all().values())


def get_idp(uid: str) -> Idp | None:
    """The provider of that uid, shown or not, active or not."""
    return _all().get(uid)


def is_allowed(idp: Idp, service: FournisseurService) -> bool:
    """Whether the service's record lets people use this provider (§2.13, include or exclude list)."""
    return (idp.uid in service.idps) != service.excludes_idps


def _all() -> dict[str, Idp]:
    """Every provider; while a file that was good cannot be read, the providers it had (a slip must not close the hub).

    Raises BadProviders for a file that never was good.
    """
    path = current().fournisseurs
    if not path:
        return {}
    try:
        found = _KEPT[path] = _load(path, Path(path).stat().st_mtime_ns)
    except (OSError, BadProviders) as problem:
        if path not in _KEPT:
            raise BadProviders(_unreadable(path, problem)) from None
        found = _KEPT[path]
        log.error("%s", _unreadable(path, problem))
    blocked = set(current().blocked_idps)
    return {uid: dataclasses.replace(idp, is_active=idp.is_active and uid not in blocked) for uid, idp in found.items()}


def _unreadable(path: str, problem: Exception) -> str:
    said = str(problem) if isinstance(problem, BadProviders) else type(problem).__name__
    return f"PASSERELLE_FOURNISSEURS : {path} ne se lit pas ({said})."


@lru_cache(maxsize=8)
def _load(path: str, changed: int) -> dict[str, Idp]:
    try:
        rows = tomllib.loads(Path(path).read_text(encoding="utf-8")).get("fournisseur", [])
        found = [_read(row, Path(path).parent) for row in rows]
    except (OSError, ValueError, TypeError, AttributeError) as problem:
        raise BadProviders(str(problem)) from None
    if len({idp.uid for idp in found}) != len(found):
        raise BadProviders("deux fournisseurs ont le même uid")
    return {idp.uid: idp for idp in sorted(found, key=lambda idp: (idp.order, idp.title))}


def _read(row: Mapping[str, Any], folder: Path) -> Idp:
    """One table of the file; ValueError or TypeError with what is wrong."""
    said: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    if secret_file := said.pop("client_secret_file", ""):
        said["client_secret"] = (folder / secret_file).read_text(encoding="utf-8").strip()
    idp = Idp(**said)
    if uuid.UUID(idp.uid).version != 4 or str(uuid.UUID(idp.uid)) != idp.uid:
        raise ValueError(f"uid « {idp.uid} »")
    given = [name for name in ENDPOINTS[:4] if getattr(idp, name)]
    if given and len(given) != 4:
        raise ValueError(f"« {idp.title} » : donner les quatre adresses, ou aucune")
    for name in ("issuer", *given):
        if not str(getattr(idp, name)).startswith(("https://", "http://")):
            raise ValueError(f"« {idp.title} » : {name}")
    return idp
