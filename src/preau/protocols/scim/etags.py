"""Versions of resources: weak entity tags made from the content (RFC 7644 §3.14, RFC 9110 §8.8.3, §13.1)."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from preau.protocols.scim.refusals import VersionDepassee, VersionIllisible

_TAG = re.compile(r'(?:W/)?"([\x21\x23-\x7e\x80-\xff]*)"')
_MAXIMUM = 2048


def version_of(resource: dict[str, Any]) -> str:
    """`W/"…"`, the same for the same content in any order of keys; meta.version and meta.location do not count."""
    meta = {key: value for key, value in resource.get("meta", {}).items() if key not in ("version", "location")}
    content = json.dumps({**resource, "meta": meta}, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return f'W/"{hashlib.sha256(content.encode()).hexdigest()[:24]}"'


def is_unchanged(version: str, if_none_match: str) -> bool:
    """Whether the client already has `version`: the answer is then 304. An unreadable header is refused."""
    return bool(if_none_match) and _names(version, if_none_match)


def check_version(version: str, if_match: str) -> None:
    """Raises VersionDepassee when `if_match` is given and names another version, VersionIllisible when unreadable.

    SCIM compares weakly, although HTTP would not for If-Match (§3.14 shows weak tags in If-Match).
    """
    if if_match and not _names(version, if_match):
        raise VersionDepassee


def _names(version: str, header: str) -> bool:
    text = header.strip()
    if text == "*":
        return True
    opaque = version.removeprefix("W/")
    return any(tag == opaque for tag in _tags(text))


def _tags(text: str) -> list[str]:
    if len(text) > _MAXIMUM:
        raise VersionIllisible
    found, at = [], 0
    while True:
        tag = _TAG.match(text, at)
        if tag is None:
            raise VersionIllisible
        found.append(f'"{tag.group(1)}"')
        rest = text[tag.end() :].lstrip(" \t")
        if not rest:
            return found
        if not rest.startswith(","):
            raise VersionIllisible
        at = len(text) - len(rest[1:].lstrip(" \t,"))
        if at == len(text):
            return found
