"""Filters: the tree of a question, its grammar, and the way back to text (RFC 7644 §3.4.2.2).

    parse_filter('userName sw "e." and not (active eq false)') -> And((Comparison(…), Not(Comparison(…))))

Bounded: a filter has at most `Limits.length` characters, `Limits.terms` comparisons and `Limits.depth` levels.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Protocol, TypeVar

Value = str | bool | int | float | None

OPERATORS = frozenset({"eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"})
TEXT_OPERATORS = frozenset({"co", "sw", "ew"})


@dataclass(frozen=True, slots=True)
class AttrPath:
    """`[schema:]name[.sub]`; letters as written, compared without case (RFC 7643 §2.1)."""

    name: str
    sub: str = ""
    schema: str = ""

    def __str__(self) -> str:
        return (f"{self.schema}:" if self.schema else "") + self.name + (f".{self.sub}" if self.sub else "")


@dataclass(frozen=True, slots=True)
class Comparison:
    """`path op value`; `op` is one of OPERATORS, in lower case."""

    path: AttrPath
    op: str
    value: Value


@dataclass(frozen=True, slots=True)
class Present:
    """`path pr`: there is a value, and it is not empty."""

    path: AttrPath


@dataclass(frozen=True, slots=True)
class Not:
    """`not (part)`."""

    part: Filter


@dataclass(frozen=True, slots=True)
class And:
    """All of two parts or more, none of them an And."""

    parts: tuple[Filter, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """One of two parts or more, none of them an Or."""

    parts: tuple[Filter, ...]


@dataclass(frozen=True, slots=True)
class ValuePath:
    """`path[inner]`: one value of a multi-valued attribute answers the whole of `inner`."""

    path: AttrPath
    inner: Filter


Filter = Comparison | Present | Not | And | Or | ValuePath
T = TypeVar("T")


class Visitor(Protocol[T]):
    """What turns a filter into something else, a database query for instance, from the leaves up."""

    def comparison(self, node: Comparison) -> T:
        """`path op value`."""

    def present(self, node: Present) -> T:
        """`path pr`."""

    def negation(self, part: T) -> T:
        """`not (part)`."""

    def conjunction(self, parts: list[T]) -> T:
        """All parts."""

    def disjunction(self, parts: list[T]) -> T:
        """One part."""

    def value_path(self, node: ValuePath) -> T:
        """`path[inner]`; the visitor decides how to visit `node.inner`."""


def visit(node: Filter, visitor: Visitor[T]) -> T:
    """What `visitor` makes of `node`."""
    match node:
        case Comparison():
            return visitor.comparison(node)
        case Present():
            return visitor.present(node)
        case Not(part):
            return visitor.negation(visit(part, visitor))
        case And(parts):
            return visitor.conjunction([visit(part, visitor) for part in parts])
        case Or(parts):
            return visitor.disjunction([visit(part, visitor) for part in parts])
        case ValuePath():
            return visitor.value_path(node)


def write_filter(node: Filter) -> str:
    """`node` as text; `parse_filter` reads the same tree from it."""
    match node:
        case Comparison(path, op, value):
            return f"{path} {op} {json.dumps(value, ensure_ascii=False)}"
        case Present(path):
            return f"{path} pr"
        case Not(part):
            return f"not ({write_filter(part)})"
        case ValuePath(path, inner):
            return f"{path}[{write_filter(inner)}]"
        case And(parts):
            return " and ".join(
                f"({write_filter(part)})" if isinstance(part, Or) else write_filter(part) for part in parts
            )
        case Or(parts):
            return " or ".join(write_filter(part) for part in parts)
