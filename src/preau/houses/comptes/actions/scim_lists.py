"""One page of any resource: what the database can narrow, then what the filter says of what the office is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from django.db.models import Q

from preau.houses.comptes.actions.scim_perimetre import Perimetre
from preau.protocols.scim.codec import write_content, write_resource
from preau.protocols.scim.filters import AttrPath, Comparison, Present, ValuePath, visit
from preau.protocols.scim.lists import ListRequest, sort, write_list
from preau.protocols.scim.matching import matches, moment_of
from preau.protocols.scim.messages import Resource
from preau.protocols.scim.schemas import ResourceType

LOOKUPS = {"eq": "", "gt": "__gt", "ge": "__gte", "lt": "__lt", "le": "__lte"}


class Source(Protocol):
    """Where the resources of one type come from.

    `columns` gives, for `name` or `name.sub` in lower case, the column that holds exactly that attribute's value or
    more than an office is shown: it narrows, the filter decides.
    """

    kind: ResourceType
    columns: Mapping[str, str]

    def keys(self, perimetre: Perimetre, narrowed: Q) -> list[int]:
        """Keys of the rows in scope that answer `narrowed`, oldest first."""

    def load(self, perimetre: Perimetre, keys: Sequence[int]) -> Sequence[Resource]:
        """The resources of these keys, in their order, cut to the scope; a row out of scope is left out."""


def list_page(source: Source, perimetre: Perimetre, asked: ListRequest, base: str) -> dict[str, Any]:
    """The ListResponse that `asked` deserves."""
    narrowed = visit(asked.filter, Narrowing(source)) if asked.filter is not None else None
    keys = source.keys(perimetre, narrowed if narrowed is not None else Q())
    if asked.filter is None and asked.sort_by is None:
        total, page = len(keys), source.load(perimetre, keys[asked.window])
    else:
        found = _found(source, source.load(perimetre, keys), asked, base)
        total, page = len(found), found[asked.window]
    shown = [asked.projection.apply(write_resource(one, base), source.kind) for one in page]
    return write_list(shown, total, asked.start)


def _found(source: Source, resources: Sequence[Resource], asked: ListRequest, base: str) -> list[Resource]:
    """Those that answer the filter, in the order asked."""
    by_id = {one.id: one for one in resources}
    contents = [write_content(one, base) for one in resources]
    if asked.filter is not None:
        contents = [one for one in contents if matches(asked.filter, one, source.kind)]
    if asked.sort_by is not None:
        contents = sort(contents, asked.sort_by, source.kind, asked.descending)
    return [by_id[one["id"]] for one in contents]


class Narrowing:
    """Visits a filter for a condition that every matching row answers; None when all rows may."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def comparison(self, node: Comparison) -> Q | None:
        """A column compared with a text, a flag or a moment; `null` and `ne` narrow nothing."""
        column = self._column(node.path)
        if not column or node.op not in LOOKUPS or node.value is None:
            return None
        target = self.source.kind.find(node.path)
        value: Any = node.value
        if target is not None and target.leaf.type == "dateTime":
            value = moment_of(value)
        elif target is not None and target.leaf.type == "string" and not target.leaf.case_exact:
            return Q(**{f"{column}__iexact": value}) if node.op == "eq" and str(value).isascii() else None
        return Q(**{column + LOOKUPS[node.op]: value})

    def present(self, node: Present) -> Q | None:
        """Nothing: what is present may be hidden."""
        return None

    def negation(self, part: Q | None) -> Q | None:
        """Nothing: the contrary of a condition that is too wide is too narrow."""
        return None

    def conjunction(self, parts: list[Q | None]) -> Q | None:
        """All that is known."""
        known = [part for part in parts if part is not None]
        whole = Q()
        for part in known:
            whole &= part
        return whole if known else None

    def disjunction(self, parts: list[Q | None]) -> Q | None:
        """Something only when every part says something."""
        whole = Q()
        for part in parts:
            if part is None:
                return None
            whole |= part
        return whole

    def value_path(self, node: ValuePath) -> Q | None:
        """Nothing: its values are those of the scope."""
        return None

    def _column(self, path: AttrPath) -> str:
        target = self.source.kind.find(path)
        return self.source.columns.get(target.name.lower(), "") if target is not None else ""
