"""Which attributes of a resource are shown: `attributes` and `excludedAttributes` (RFC 7644 §3.9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from preau.protocols.scim.grammar import parse_attribute
from preau.protocols.scim.refusals import FiltreIllisible, FiltreInconnu, ParametreRefuse
from preau.protocols.scim.schemas import ResourceType, Target

_MAXIMUM = 50


@dataclass(frozen=True)
class Projection:
    """`only`: names shown, besides those always returned; `without`: names left out. One of them at most.

    Names are (container, attribute, sub) in lower case; an extension's own URN stands for all it holds.
    """

    only: frozenset[tuple[str, str, str]] = frozenset()
    without: frozenset[tuple[str, str, str]] = frozenset()

    def apply(self, resource: dict[str, Any], kind: ResourceType) -> dict[str, Any]:
        """What is shown of `resource`."""
        if not self.only and not self.without:
            return resource
        shown: dict[str, Any] = {}
        for key, value in resource.items():
            if kind.extension(key) is not None and isinstance(value, dict):
                inner = {
                    name: kept for name, found in value.items() if (kept := self._kept(key, name, found)) is not None
                }
                if inner:
                    shown[key] = inner
            elif (kept := self._kept("", key, value)) is not None:
                shown[key] = kept
        return shown

    def _kept(self, container: str, name: str, value: Any) -> Any:
        """`value` or what remains of it, None when nothing does."""
        place, whole = container.lower(), name.lower()
        if not place and whole in ("id", "schemas"):
            return value
        chosen = self.only or self.without
        if {(place, "", ""), (place, whole, "")} & chosen:
            return value if self.only else None
        subs = {sub for where, attribute, sub in chosen if (where, attribute) == (place, whole)}
        if not subs:
            return None if self.only else value
        if isinstance(value, list):
            return [self._subset(item, subs) for item in value]
        return self._subset(value, subs)

    def _subset(self, value: Any, subs: set[str]) -> Any:
        if not isinstance(value, dict):
            return value
        return {key: inner for key, inner in value.items() if (key.lower() in subs) == bool(self.only)}


def read_projection(asked: Mapping[str, Any], kind: ResourceType) -> Projection:
    """From parameters of a GET (names with commas between them) or a SearchRequest (a list of names).

    Raises ParametreRefuse for both at once, too many or unreadable names, and FiltreInconnu for unknown ones.
    """
    only, without = _names(asked, "attributes"), _names(asked, "excludedAttributes")
    if only and without:
        raise ParametreRefuse(parametre="excludedAttributes", attendu="il ne se donne pas avec « attributes »")
    return Projection(_known(only, kind), _known(without, kind))


def _names(asked: Mapping[str, Any], name: str) -> list[str]:
    value = asked.get(name, [])
    listed = value.split(",") if isinstance(value, str) else value
    if not isinstance(listed, list) or len(listed) > _MAXIMUM or not all(isinstance(one, str) for one in listed):
        raise ParametreRefuse(parametre=name, attendu=f"une liste d'au plus {_MAXIMUM} noms est attendue")
    return [one.strip() for one in listed if one.strip()]


def _known(listed: list[str], kind: ResourceType) -> frozenset[tuple[str, str, str]]:
    return frozenset(_name(one, kind) for one in listed)


def _name(text: str, kind: ResourceType) -> tuple[str, str, str]:
    extension = kind.extension(text)
    if extension is not None:
        return extension.id.lower(), "", ""
    try:
        path = parse_attribute(text)
    except FiltreIllisible:
        raise ParametreRefuse(parametre="attributes", attendu="un nom y est illisible") from None
    target: Target | None = kind.find(path)
    if target is None:
        raise FiltreInconnu(attribut=str(path))
    return target.container.lower(), target.attribute.name.lower(), target.sub.name.lower() if target.sub else ""
