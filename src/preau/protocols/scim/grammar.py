"""Reading the grammar of filters and paths (RFC 7644 §3.4.2.2 figure 1, §3.5.2 figure 7).

A descent by hand: `not` binds tighter than `and`, `and` than `or`. Operators and names are read without case. Values
are JSON. Runs of spaces are read as one.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from preau.protocols.scim.filters import (
    OPERATORS,
    And,
    AttrPath,
    Comparison,
    Filter,
    Not,
    Or,
    Present,
    Value,
    ValuePath,
)
from preau.protocols.scim.refusals import FiltreDemesure, FiltreIllisible

_ATTRIBUTE = re.compile(
    r"(?:(urn:[A-Za-z0-9.:_-]+):)?([A-Za-z][A-Za-z0-9_-]*|\$ref)(?:\.([A-Za-z][A-Za-z0-9_-]*|\$ref))?"
)
_WORD = re.compile(r"[A-Za-z]+")
_SPACES = re.compile(r" +")
_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*"')
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,18})(?:\.[0-9]{1,24})?(?:[eE][+-]?[0-9]{1,3})?")
_LITERALS: dict[str, Value] = {"true": True, "false": False, "null": None}


@dataclass(frozen=True)
class Limits:
    """What a filter may cost: characters, comparisons, levels of brackets."""

    length: int = 4096
    terms: int = 50
    depth: int = 12


@dataclass(frozen=True, slots=True)
class Path:
    """The target of an operation: an attribute, or one of its values, or a sub-attribute of those (figure 7)."""

    attribute: AttrPath
    inner: Filter | None = None

    def __str__(self) -> str:
        return str(self.attribute)


def parse_filter(text: str, limits: Limits = Limits()) -> Filter:
    """The tree of `text`. Raises FiltreIllisible, with the position from 1, and FiltreDemesure."""
    reader = _Reader(text, limits)
    found = reader.disjunction()
    reader.end()
    return found


def parse_path(text: str, limits: Limits = Limits()) -> Path:
    """A path of PATCH: `name`, `name.sub`, `name[filter]`, `name[filter].sub`. Raises as `parse_filter`."""
    reader = _Reader(text, limits)
    attribute = reader.attribute()
    if not reader.take("["):
        reader.end()
        return Path(attribute)
    inner = reader.inner(attribute)
    if reader.take("."):
        start = reader.at
        sub = reader.attribute()
        if sub.sub or sub.schema:
            raise reader.refusal("un seul sous-attribut est permis", start)
        attribute = AttrPath(attribute.name, sub.name, attribute.schema)
    reader.end()
    return Path(attribute, inner)


def parse_attribute(text: str) -> AttrPath:
    """An attribute's name alone, as in `sortBy` and `attributes`. Raises as `parse_filter`."""
    reader = _Reader(text, Limits())
    found = reader.attribute()
    reader.end()
    return found


@dataclass
class _Reader:
    text: str
    limits: Limits
    at: int = 0
    depth: int = 0
    terms: int = field(default=0)

    def __post_init__(self) -> None:
        if len(self.text) > self.limits.length:
            raise FiltreDemesure(maximum=f"{self.limits.length} caractères")

    def disjunction(self, inside: bool = False) -> Filter:
        return self._chain("or", Or, inside)

    def attribute(self) -> AttrPath:
        found = _ATTRIBUTE.match(self.text, self.at)
        if found is None:
            raise self.refusal("un nom d'attribut est attendu")
        self.at = found.end()
        schema, name, sub = found.groups()
        return AttrPath(name, sub or "", schema or "")

    def inner(self, attribute: AttrPath) -> Filter:
        if attribute.sub:
            raise self.refusal("un filtre de valeurs suit un attribut, pas un sous-attribut")
        self._enter()
        self._spaces()
        found = self.disjunction(inside=True)
        self._close("]")
        return found

    def take(self, mark: str) -> bool:
        if self.text.startswith(mark, self.at):
            self.at += len(mark)
            return True
        return False

    def end(self) -> None:
        self._spaces()
        if self.at != len(self.text):
            raise self.refusal("la suite n'est pas attendue")

    def refusal(self, constat: str, at: int | None = None) -> FiltreIllisible:
        return FiltreIllisible(constat=constat, position=(self.at if at is None else at) + 1)

    def _chain(self, word: str, kind: type[And] | type[Or], inside: bool) -> Filter:
        parts: list[Filter] = []
        while True:
            part = self._chain("and", And, inside) if kind is Or else self._term(inside)
            parts.extend(part.parts if isinstance(part, kind) else (part,))
            if not self._joined(word):
                return parts[0] if len(parts) == 1 else kind(tuple(parts))

    def _joined(self, word: str) -> bool:
        start = self.at
        if self._spaces() and self._word() == word and self._spaces():
            return True
        self.at = start
        return False

    def _term(self, inside: bool) -> Filter:
        self._spaces()
        if self.take("("):
            return self._group(inside)
        start = self.at
        if self._word() == "not":
            self._spaces()
            if self.take("("):
                return Not(self._group(inside))
        self.at = start
        path = self.attribute()
        if not inside and self.take("["):
            return ValuePath(path, self.inner(path))
        return self._comparison(path)

    def _group(self, inside: bool) -> Filter:
        self._enter()
        found = self.disjunction(inside)
        self._close(")")
        return found

    def _enter(self) -> None:
        self.depth += 1
        if self.depth > self.limits.depth:
            raise FiltreDemesure(maximum=f"{self.limits.depth} niveaux de parenthèses")

    def _close(self, mark: str) -> None:
        self._spaces()
        if not self.take(mark):
            raise self.refusal(f"« {mark} » est attendu")
        self.depth -= 1

    def _comparison(self, path: AttrPath) -> Filter:
        self.terms += 1
        if self.terms > self.limits.terms:
            raise FiltreDemesure(maximum=f"{self.limits.terms} comparaisons")
        self._space_needed()
        start = self.at
        op = self._word()
        if op == "pr":
            return Present(path)
        if op not in OPERATORS:
            raise self.refusal("un opérateur est attendu (eq, ne, co, sw, ew, pr, gt, ge, lt ou le)", start)
        self._space_needed()
        return Comparison(path, op, self._value())

    def _value(self) -> Value:
        start = self.at
        word = _WORD.match(self.text, start)
        if word is not None and word.group() in _LITERALS:
            self.at = word.end()
            return _LITERALS[word.group()]
        found = _STRING.match(self.text, start) or _NUMBER.match(self.text, start)
        if found is None:
            raise self.refusal('une valeur est attendue ("texte", nombre, true, false ou null)')
        self.at = found.end()
        value: Value = json.loads(found.group())
        if not is_storable(value):
            raise self.refusal("cette valeur ne peut pas exister", start)
        return value

    def _word(self) -> str:
        found = _WORD.match(self.text, self.at)
        if found is None:
            return ""
        self.at = found.end()
        return found.group().lower()

    def _spaces(self) -> bool:
        found = _SPACES.match(self.text, self.at)
        if found is not None:
            self.at = found.end()
        return found is not None

    def _space_needed(self) -> None:
        if not self._spaces():
            raise self.refusal("une espace est attendue")


def is_storable(value: object) -> bool:
    """Whether a text or number can be stored and sent again: no NUL, no half of a surrogate pair, no infinity."""
    if isinstance(value, str):
        return "\x00" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)
    return not isinstance(value, float) or value not in (float("inf"), float("-inf"))
