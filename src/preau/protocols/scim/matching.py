"""Whether a resource answers a filter, and whether the filter has a meaning for its type (RFC 7644 §3.4.2.2).

A multi-valued attribute answers when one value does; a complex one without sub-attribute is asked for its `value`;
an absent attribute is `null`, so `ne` matches it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from preau.protocols.scim.filters import (
    TEXT_OPERATORS,
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
from preau.protocols.scim.refusals import FiltreInconnu, OperateurImpossible
from preau.protocols.scim.schemas import Attribute, ResourceType, Target, key_in


def matches(node: Filter, resource: dict[str, Any], kind: ResourceType | None = None) -> bool:
    """Whether `resource` answers `node`.

    `kind` gives the types: without it every text is compared without case and no text is taken for a moment.
    """
    match node:
        case Comparison(path, op, value):
            target = kind.find(path) if kind else None
            return _any(list(values_at(resource, path)), op, value, _leaf(target))
        case Present(path):
            return any(_is_given(value) for value in values_at(resource, path, whole=True))
        case Not(part):
            return not matches(part, resource, kind)
        case And(parts):
            return all(matches(part, resource, kind) for part in parts)
        case Or(parts):
            return any(matches(part, resource, kind) for part in parts)
        case ValuePath(path, inner):
            target = kind.find(path) if kind else None
            found = values_at(resource, path, whole=True)
            return any(matches_value(inner, value, target.attribute if target else None) for value in found)


def matches_value(node: Filter, value: Any, attribute: Attribute | None) -> bool:
    """Whether one value of a multi-valued attribute answers the filter between its brackets."""
    item = value if isinstance(value, dict) else {"value": value}
    match node:
        case Comparison(path, op, wanted):
            return _any(list(values_at(item, path)), op, wanted, _part(attribute, path.name) if attribute else None)
        case Not(part):
            return not matches_value(part, value, attribute)
        case And(parts):
            return all(matches_value(part, value, attribute) for part in parts)
        case Or(parts):
            return any(matches_value(part, value, attribute) for part in parts)
        case _:
            return matches(node, item)


def check(node: Filter, kind: ResourceType) -> None:
    """Raises FiltreInconnu and OperateurImpossible for what has no meaning for a resource of `kind`."""
    match node:
        case Comparison(path, op, value):
            _check_operator(path, op, value, searchable(path, kind).leaf)
        case Present(path):
            searchable(path, kind)
        case Not(part):
            check(part, kind)
        case And(parts) | Or(parts):
            for part in parts:
                check(part, kind)
        case ValuePath(path, inner):
            target = searchable(path, kind)
            if not target.attribute.multi:
                raise FiltreInconnu(attribut=f"{path}[…]")
            check_inner(inner, target.attribute)


def check_inner(node: Filter, attribute: Attribute) -> None:
    """The same for the filter between the brackets of `attribute`."""
    match node:
        case Comparison(path) | Present(path):
            sub = _part(attribute, path.name)
            if sub is None or not sub.searchable or path.sub or path.schema:
                raise FiltreInconnu(attribut=f"{attribute.name}.{path}")
            if isinstance(node, Comparison):
                _check_operator(path, node.op, node.value, sub)
        case Not(part):
            check_inner(part, attribute)
        case And(parts) | Or(parts):
            for part in parts:
                check_inner(part, attribute)
        case ValuePath(path):
            raise FiltreInconnu(attribut=f"{attribute.name}.{path}")


def searchable(path: AttrPath, kind: ResourceType) -> Target:
    """Where `path` leads, when filters and sorts may go there."""
    target = kind.find(path)
    if target is None or not target.leaf.searchable:
        raise FiltreInconnu(attribut=str(path))
    return target


def values_at(resource: dict[str, Any], path: AttrPath, *, whole: bool = False) -> Iterator[Any]:
    """Every value that `path` names in `resource`; `whole` keeps a complex value instead of its `value`."""
    for container in _containers(resource, path):
        key = key_in(container, path.name)
        if key is None:
            continue
        found = container[key]
        for item in found if isinstance(found, list) else [found]:
            if isinstance(item, dict) and (path.sub or not whole):
                sub = key_in(item, path.sub or "value")
                inner = item[sub] if sub else None
                yield from inner if isinstance(inner, list) else [inner]
            elif not path.sub:
                yield item
        return


def moment_of(text: object) -> datetime | None:
    """A dateTime (RFC 7643 §2.3.5), with its offset; None when it is none."""
    if not isinstance(text, str) or "T" not in text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def _part(attribute: Attribute, name: str) -> Attribute | None:
    """A sub-attribute; a simple value is its own `value`."""
    return attribute if attribute.type != "complex" and name.lower() == "value" else attribute.sub(name)


def _containers(resource: dict[str, Any], path: AttrPath) -> list[dict[str, Any]]:
    extensions = {key.lower(): value for key, value in resource.items() if key.lower().startswith("urn:")}
    if not path.schema:
        return [resource, *(value for value in extensions.values() if isinstance(value, dict))]
    own = extensions.get(path.schema.lower())
    if isinstance(own, dict):
        return [own]
    declared = resource.get("schemas")
    is_own = isinstance(declared, list) and path.schema.lower() in (str(urn).lower() for urn in declared[:1])
    return [resource] if is_own else []


def _leaf(target: Target | None) -> Attribute | None:
    if target is None or target.sub is not None or target.attribute.type != "complex":
        return target.leaf if target else None
    return target.attribute.sub("value")


def _is_given(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_is_given(inner) for inner in value.values())
    return value is not None and value != "" and value != []


def _any(found: list[Any], op: str, wanted: Value, attribute: Attribute | None) -> bool:
    given = [value for value in found if value is not None]
    if wanted is None:
        return bool(given) == (op == "ne")
    if op == "ne":
        return not given or any(not _compare(value, "eq", wanted, attribute) for value in given)
    return any(_compare(value, op, wanted, attribute) for value in given)


def _compare(value: Any, op: str, wanted: Value, attribute: Attribute | None) -> bool:
    left, right = _comparable(value, attribute), _comparable(wanted, attribute)
    if isinstance(left, bool) or isinstance(right, bool):
        return op == "eq" and left is right
    if op in TEXT_OPERATORS:
        return isinstance(value, str) and isinstance(wanted, str) and _in_text(op, value, wanted, attribute)
    numbers = isinstance(left, int | float) and isinstance(right, int | float)
    if not numbers and type(left) is not type(right):
        return False
    match op:
        case "eq":
            return bool(left == right)
        case "gt":
            return bool(left > right)
        case "ge":
            return bool(left >= right)
        case "lt":
            return bool(left < right)
        case _:
            return bool(left <= right)


def _in_text(op: str, value: str, wanted: str, attribute: Attribute | None) -> bool:
    if attribute is None or not attribute.case_exact:
        value, wanted = value.casefold(), wanted.casefold()
    return {"co": wanted in value, "sw": value.startswith(wanted), "ew": value.endswith(wanted)}[op]


def _comparable(value: Any, attribute: Attribute | None) -> Any:
    if not isinstance(value, str):
        return value
    if attribute is not None and attribute.type == "dateTime":
        return moment_of(value) or value
    return value if attribute is not None and attribute.case_exact else value.casefold()


def _check_operator(path: AttrPath, op: str, value: Value, attribute: Attribute) -> None:
    kind = attribute.type
    if kind == "complex":
        sub = attribute.sub("value")
        if sub is None:
            raise FiltreInconnu(attribut=str(path))
        kind = sub.type
    if value is None:
        possible = op in ("eq", "ne")
    elif kind == "boolean":
        possible = op in ("eq", "ne") and isinstance(value, bool)
    elif kind in ("integer", "decimal"):
        possible = op not in TEXT_OPERATORS and isinstance(value, int | float) and not isinstance(value, bool)
    elif kind == "dateTime":
        possible = (op not in TEXT_OPERATORS) and moment_of(value) is not None
    else:
        possible = isinstance(value, str)
    if not possible:
        raise OperateurImpossible(operateur=op, attribut=str(path))
