"""Lists: what is asked, how it is sorted, cut into pages and answered (RFC 7644 §3.4.2, §3.4.3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from preau.protocols.scim import names
from preau.protocols.scim.filters import AttrPath, Filter
from preau.protocols.scim.grammar import parse_attribute, parse_filter
from preau.protocols.scim.matching import check, moment_of, searchable, values_at
from preau.protocols.scim.projection import Projection, read_projection
from preau.protocols.scim.refusals import ParametreRefuse
from preau.protocols.scim.schemas import ResourceType, Target

PAGE = 50
"""Resources of a page when the client does not say."""
PAGE_MAXIMUM = 200
"""Resources of a page whatever the client says; ServiceProviderConfig tells it."""
_BEYOND = 10**9


@dataclass(frozen=True)
class ListRequest:
    """What a client asks of a list. `start` counts from 1; `sort_by` is known to the resource type."""

    filter: Filter | None = None
    start: int = 1
    count: int = PAGE
    sort_by: AttrPath | None = None
    descending: bool = False
    projection: Projection = Projection()

    @property
    def window(self) -> slice:
        """The page among the results, for a list or a query."""
        return slice(self.start - 1, self.start - 1 + self.count)


def read_list(asked: Mapping[str, Any], kind: ResourceType) -> ListRequest:
    """The request in the parameters of a GET or in a SearchRequest; parameters not SCIM's are left alone.

    Raises ParametreRefuse, and what filters and attributes raise.
    """
    text, sort_by = _text(asked, "filter"), _text(asked, "sortBy")
    order = _text(asked, "sortOrder") or "ascending"
    if order.lower() not in ("ascending", "descending"):
        raise ParametreRefuse(parametre="sortOrder", attendu="écrivez ascending ou descending")
    node = parse_filter(text) if text else None
    if node is not None:
        check(node, kind)
    path = parse_attribute(sort_by) if sort_by else None
    if path is not None:
        searchable(path, kind)
    return ListRequest(
        node,
        max(1, _whole(asked, "startIndex", 1)),
        min(PAGE_MAXIMUM, max(0, _whole(asked, "count", PAGE))),
        path,
        order.lower() == "descending",
        read_projection(asked, kind),
    )


def sort(
    resources: Iterable[dict[str, Any]], path: AttrPath, kind: ResourceType, descending: bool
) -> list[dict[str, Any]]:
    """Sorted by `path`; without value last, first when descending (§3.4.2.3); the id settles what is equal."""
    target = searchable(path, kind)
    return sorted(resources, key=lambda one: (*_key(one, path, target), str(one.get("id", ""))), reverse=descending)


def write_list(page: Sequence[dict[str, Any]], total: int, start: int) -> dict[str, Any]:
    """The ListResponse of one page of `total` results."""
    return {
        "schemas": [names.LIST_RESPONSE],
        "totalResults": total,
        "itemsPerPage": len(page),
        "startIndex": start,
        "Resources": list(page),
    }


def _key(resource: dict[str, Any], path: AttrPath, target: Target) -> tuple[Any, ...]:
    value = next((found for found in values_at(resource, path) if found not in (None, "")), None)
    if value is None:
        return 1, "", ""
    if isinstance(value, str):
        moment = moment_of(value) if target.leaf.type == "dateTime" else None
        return 0, moment.timestamp() if moment else value if target.leaf.case_exact else value.casefold(), value
    return 0, value, ""


def _text(asked: Mapping[str, Any], name: str) -> str:
    value = asked.get(name, "")
    if not isinstance(value, str):
        raise ParametreRefuse(parametre=name, attendu="un texte est attendu")
    return value.strip()


def _whole(asked: Mapping[str, Any], name: str, default: int) -> int:
    """A number as SCIM wants it: out of bounds is brought back within them, unreadable is refused."""
    value = asked.get(name, default)
    if isinstance(value, str):
        digits = value.strip().removeprefix("-")
        if not digits.isascii() or not digits.isdigit():
            raise ParametreRefuse(parametre=name, attendu="un nombre entier est attendu")
        value = _BEYOND if len(digits) > 9 else int(digits)
        value = -value if "-" in str(asked[name]) else value
    if not isinstance(value, int) or isinstance(value, bool):
        raise ParametreRefuse(parametre=name, attendu="un nombre entier est attendu")
    return max(-_BEYOND, min(_BEYOND, value))
