"""The client's side: what it sends, and what it reads of the answers (RFC 7644 §3.4.2, §3.4.3, §3.5.2, §3.12)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from preau.protocols.scim import names
from preau.protocols.scim.bodies import declares
from preau.protocols.scim.codec import read_resource
from preau.protocols.scim.filters import Filter, write_filter
from preau.protocols.scim.messages import Resource
from preau.protocols.scim.refusals import MessageInattendu, ValeurRefusee

R = TypeVar("R", bound=Resource)


@dataclass(frozen=True)
class Page(Generic[R]):
    """One page of a list: `start` counts from 1, `total` is of all pages."""

    resources: tuple[R, ...]
    total: int
    start: int


@dataclass(frozen=True)
class ErrorMessage:
    """What a service refused: the HTTP status, the scimType, empty without, and its sentence, led by a stable code."""

    status: int
    scim_type: str
    detail: str

    @property
    def code(self) -> str:
        """The stable code, when the service is one of ours: `SCIM-0018`."""
        return self.detail.split(" ", 1)[0]


def write_search(
    node: Filter | None = None, *, start: int = 1, count: int | None = None, sort_by: str = "", descending: bool = False
) -> dict[str, Any]:
    """The SearchRequest to POST to `/…/.search`: a question that names people stands in no address."""
    asked: dict[str, Any] = {"schemas": [names.SEARCH_REQUEST], "startIndex": start}
    if node is not None:
        asked["filter"] = write_filter(node)
    if count is not None:
        asked["count"] = count
    if sort_by:
        asked |= {"sortBy": sort_by, "sortOrder": "descending" if descending else "ascending"}
    return asked


def write_patch(values: Mapping[str, Any]) -> dict[str, Any]:
    """The PatchOp that replaces each attribute named by its path: `{"active": False}`."""
    operations = [{"op": "replace", "path": path, "value": value} for path, value in values.items()]
    return {"schemas": [names.PATCH_OP], "Operations": operations}


def read_page(cls: type[R], data: dict[str, Any]) -> Page[R]:
    """A ListResponse of resources of `cls`. Raises MessageInattendu, ValeurRefusee."""
    if not declares(data, names.LIST_RESPONSE):
        raise MessageInattendu(attendu=names.LIST_RESPONSE)
    listed, total, start = data.get("Resources", []), data.get("totalResults"), data.get("startIndex", 1)
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise ValeurRefusee(attribut="Resources", attendu="une liste d'objets est attendue")
    if type(total) is not int or type(start) is not int:
        raise ValeurRefusee(attribut="totalResults", attendu="un nombre entier est attendu")
    return Page(tuple(read_resource(cls, one) for one in listed), total, start)


def read_error(data: dict[str, Any]) -> ErrorMessage:
    """An Error. Raises MessageInattendu, ValeurRefusee."""
    if not declares(data, names.ERROR):
        raise MessageInattendu(attendu=names.ERROR)
    status = str(data.get("status", ""))
    if len(status) != 3 or not status.isascii() or not status.isdigit():
        raise ValeurRefusee(attribut="status", attendu="un état HTTP est attendu")
    scim_type, detail = data.get("scimType", ""), data.get("detail", "")
    return ErrorMessage(
        int(status),
        scim_type if isinstance(scim_type, str) else "",
        detail if isinstance(detail, str) else "",
    )
