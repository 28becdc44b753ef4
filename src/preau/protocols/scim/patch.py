"""PATCH: operations read, then applied to a copy of the resource, all or none (RFC 7644 §3.5.2)."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

from preau.protocols.scim.filters import Filter
from preau.protocols.scim.grammar import Path, parse_path
from preau.protocols.scim.matching import check_inner, matches_value, moment_of
from preau.protocols.scim.refusals import (
    CheminIllisible,
    CheminInconnu,
    FiltreDemesure,
    FiltreIllisible,
    FiltreInconnu,
    LectureSeule,
    OperateurImpossible,
    OperationInconnue,
    SansCible,
    TropDOperations,
    ValeurRefusee,
)
from preau.protocols.scim.schemas import Attribute, ResourceType, Schema, Target, key_in

OPERATIONS = ("add", "replace", "remove")
MAXIMUM = 20


@dataclass(frozen=True)
class Operation:
    """One change; `rank` counts from 1 and is for the refusals. `path` is None for the resource itself."""

    op: str
    path: Path | None
    value: Any
    rank: int


def read_patch(data: dict[str, Any]) -> list[Operation]:
    """The operations of a PatchOp message that `bodies.read_body` has read.

    Raises OperationInconnue, TropDOperations, CheminIllisible, SansCible, ValeurRefusee.
    """
    key = key_in(data, "Operations")
    listed = data[key] if key else None
    if not isinstance(listed, list) or not listed:
        raise OperationInconnue(rang=1)
    if len(listed) > MAXIMUM:
        raise TropDOperations(maximum=MAXIMUM)
    return [_read(operation, rank) for rank, operation in enumerate(listed, 1)]


def apply_patch(resource: dict[str, Any], operations: list[Operation], kind: ResourceType) -> dict[str, Any]:
    """`resource` changed by every operation in turn; `resource` itself is not touched.

    Raises CheminInconnu, LectureSeule, SansCible, ValeurRefusee.
    """
    changed = copy.deepcopy(resource)
    for operation in operations:
        if operation.path is not None:
            _apply_path(changed, operation, operation.path, kind)
            continue
        for name, value in operation.value.items():
            _apply_key(changed, operation, str(name), value, kind)
    return changed


def _read(operation: Any, rank: int) -> Operation:
    if not isinstance(operation, dict):
        raise OperationInconnue(rang=rank)
    given = {str(key).lower(): value for key, value in operation.items()}
    op, text = given.get("op"), given.get("path")
    if not isinstance(op, str) or op.lower() not in OPERATIONS or set(given) - {"op", "path", "value"}:
        raise OperationInconnue(rang=rank)
    if text is not None and not isinstance(text, str):
        raise CheminIllisible(rang=rank)
    path = _path(text, rank) if text else None
    value = given.get("value")
    if op.lower() == "remove":
        if path is None:
            raise SansCible(rang=rank)
    elif "value" not in given or (path is None and not isinstance(value, dict)):
        raise ValeurRefusee(
            attribut=text or "value", attendu="une valeur est attendue, un objet s'il n'y a pas de chemin"
        )
    return Operation(op.lower(), path, value, rank)


def _path(text: str, rank: int) -> Path:
    try:
        return parse_path(text)
    except (FiltreIllisible, FiltreDemesure) as refusal:
        raise CheminIllisible(refusal.code, rang=rank) from None


def _apply_key(changed: dict[str, Any], operation: Operation, name: str, value: Any, kind: ResourceType) -> None:
    """A change without path: each key of the value is an attribute, or an extension with its attributes."""
    extension = kind.extension(name)
    if extension is None:
        path = _path(name, operation.rank)
        _apply_path(changed, Operation(operation.op, path, value, operation.rank), path, kind)
        return
    _extend(changed, operation, extension, value, kind)


def _extend(changed: dict[str, Any], operation: Operation, extension: Schema, value: Any, kind: ResourceType) -> None:
    if not isinstance(value, dict):
        raise ValeurRefusee(attribut=extension.id, attendu="un objet est attendu")
    for name, inner in value.items():
        path = _path(f"{extension.id}:{name}", operation.rank)
        _apply_path(changed, Operation(operation.op, path, inner, operation.rank), path, kind)


def _apply_path(changed: dict[str, Any], operation: Operation, path: Path, kind: ResourceType) -> None:
    extension = kind.extension(str(path.attribute))
    if extension is not None and path.inner is None:
        if operation.op == "remove":
            raise LectureSeule(attribut=extension.id)
        _extend(changed, operation, extension, operation.value, kind)
        return
    target = _target(path, operation.rank, kind)
    _check_mutability(changed, operation, target)
    container = changed
    if target.container:
        container = changed.setdefault(key_in(changed, target.container) or target.container, {})
    if path.inner is not None:
        _change_values(container, operation, target, path.inner)
    elif target.sub is not None:
        _change_sub(container, operation, target.attribute, target.sub)
    else:
        _change(container, operation, target.attribute)
    _forget_empty(changed, target)


def _target(path: Path, rank: int, kind: ResourceType) -> Target:
    target = kind.find(path.attribute)
    if target is None:
        raise CheminInconnu(attribut=str(path), rang=rank)
    if path.inner is not None:
        if not target.attribute.multi:
            raise CheminInconnu(attribut=f"{path}[…]", rang=rank)
        try:
            check_inner(path.inner, target.attribute)
        except (FiltreInconnu, OperateurImpossible):
            raise CheminInconnu(attribut=f"{path}[…]", rang=rank) from None
    return target


def _check_mutability(changed: dict[str, Any], operation: Operation, target: Target) -> None:
    for attribute in filter(None, (target.attribute, target.sub)):
        if attribute.mutability == "readOnly":
            raise LectureSeule(attribut=target.name)
        if attribute.required and operation.op == "remove":
            raise LectureSeule(attribut=target.name)
    if target.leaf.mutability == "immutable":
        container = changed.get(target.container, {}) if target.container else changed
        if operation.op != "add" or container.get(target.attribute.name) not in (None, "", []):
            raise LectureSeule(attribut=target.name)


def _change(container: dict[str, Any], operation: Operation, attribute: Attribute) -> None:
    key = key_in(container, attribute.name) or attribute.name
    if operation.op == "remove" or operation.value is None:
        if attribute.required:
            raise LectureSeule(attribut=attribute.name)
        container.pop(key, None)
        return
    value = check_value(operation.value, attribute)
    if attribute.multi and operation.op == "add":
        present = container.setdefault(key, [])
        present.extend(item for item in value if item not in present)
    elif attribute.type == "complex" and not attribute.multi:
        container[key] = {**container.get(key, {}), **value}
    else:
        container[key] = value


def _change_sub(container: dict[str, Any], operation: Operation, attribute: Attribute, sub: Attribute) -> None:
    key = key_in(container, attribute.name) or attribute.name
    if attribute.multi:  # without brackets the path means every value (§3.5.2.2)
        values = container.get(key, [])
        if operation.op != "remove" and not values:
            raise SansCible(rang=operation.rank)
        for item in values:
            _change(item, operation, sub)
        return
    _change(container.setdefault(key, {}), operation, sub)


def _change_values(container: dict[str, Any], operation: Operation, target: Target, inner: Filter) -> None:
    attribute = target.attribute
    key = key_in(container, attribute.name) or attribute.name
    values = container.get(key, [])
    chosen = [item for item in values if matches_value(inner, item, attribute)]
    if not chosen:
        raise SansCible(rang=operation.rank)
    if target.sub is not None:
        for item in chosen:
            _change(item, operation, target.sub)
    elif operation.op == "remove":
        container[key] = [item for item in values if item not in chosen]
    else:
        single = check_value([operation.value], attribute)[0]
        for place, item in enumerate(values):
            if item in chosen:
                values[place] = {**item, **single} if isinstance(item, dict) else single


def _forget_empty(changed: dict[str, Any], target: Target) -> None:
    """An attribute without values is unassigned (RFC 7643 §2.5)."""
    containers = [changed] if not target.container else [changed[key_in(changed, target.container) or target.container]]
    for container in containers:
        key = key_in(container, target.attribute.name)
        if key is not None and container[key] in ([], {}, None):
            del container[key]
    if target.container and not containers[0]:
        del changed[key_in(changed, target.container) or target.container]


def check_value(value: Any, attribute: Attribute) -> Any:
    """`value` as `attribute` stores it: canonical names for keys, a list when it is multi-valued.

    Raises ValeurRefusee; LectureSeule for a read-only sub-attribute.
    """
    if attribute.multi:
        return [_check_one(item, attribute) for item in (value if isinstance(value, list) else [value])]
    return _check_one(value, attribute)


def _check_one(value: Any, attribute: Attribute) -> Any:
    if attribute.type == "complex":
        return _check_complex(value, attribute)
    expected = _expected(value, attribute)
    if expected:
        raise ValeurRefusee(attribut=attribute.name, attendu=expected)
    return value


def _check_complex(value: Any, attribute: Attribute) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValeurRefusee(attribut=attribute.name, attendu="un objet est attendu")
    found: dict[str, Any] = {}
    for key, inner in value.items():
        sub = attribute.sub(str(key))
        if sub is None:
            raise ValeurRefusee(attribut=attribute.name, attendu="un sous-attribut y est inconnu")
        if sub.mutability == "readOnly":
            raise LectureSeule(attribut=f"{attribute.name}.{sub.name}")
        if inner is not None:
            found[sub.name] = check_value(inner, sub)
    return found


def _expected(value: Any, attribute: Attribute) -> str:
    """What is expected instead of `value`, empty when it is right."""
    match attribute.type:
        case "boolean":
            return "" if isinstance(value, bool) else "true ou false est attendu"
        case "integer":
            return "" if isinstance(value, int) and not isinstance(value, bool) else "un nombre entier est attendu"
        case "dateTime":
            return "" if moment_of(value) else "un instant est attendu, avec son décalage"
    if not isinstance(value, str):
        return "un texte est attendu"
    if attribute.canonical and value not in attribute.canonical:
        return f"valeurs possibles : {', '.join(attribute.canonical)}"
    return ""
