"""Reading the sector_identifier_uri of a service (specs/franceconnect.md §2.8, OpenID Connect Core 1.0 §8.1)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from preau.kit import webkit
from preau.kit.clockkit import now

KEPT = timedelta(minutes=10)
"""How long a list that was read is trusted."""
RETRIED = timedelta(seconds=10)
"""How long one that was not is taken for unreachable: each reading may cost three seconds."""
LIMIT = 64 * 1024

_READ: dict[str, tuple[datetime, Sequence[str] | None]] = {}


def read_sector(uri: str) -> Sequence[str] | None:
    """The addresses that `uri` lists, None when it cannot be read. Kept for a while in this process."""
    found = _READ.get(uri)
    if found is None or found[0] <= now():
        listed = _fetch(uri)
        found = _READ[uri] = (now() + (RETRIED if listed is None else KEPT), listed)
    return found[1]


def _fetch(uri: str) -> Sequence[str] | None:
    try:
        answer = webkit.fetch(uri, limit=LIMIT)
        listed = json.loads(answer.body) if answer.status == 200 else None
    except (webkit.WebTrouble, ValueError, RecursionError):
        return None
    is_list = isinstance(listed, list) and all(isinstance(url, str) for url in listed)
    return listed if is_list else None


def clear_cache() -> None:
    """Forget what was read: for tests."""
    _READ.clear()
