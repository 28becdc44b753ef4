"""Resources to JSON and back (RFC 7643 §3). Empty texts and lists are unassigned, so they are left out (§2.5)."""

from __future__ import annotations

import dataclasses
import types
from datetime import datetime
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from preau.protocols.scim import catalogue
from preau.protocols.scim.etags import version_of
from preau.protocols.scim.matching import moment_of
from preau.protocols.scim.messages import Resource
from preau.protocols.scim.refusals import ValeurRefusee
from preau.protocols.scim.schemas import key_in

R = TypeVar("R", bound=Resource)
_META = frozenset({"created_at", "version"})
"""Fields that stand in `meta`."""
_ENDPOINTS = {kind.name: kind.endpoint for kind in catalogue.RESOURCE_TYPES}


def write_resource(resource: Resource, base: str) -> dict[str, Any]:
    """The JSON of `resource`, with its address under `base` and its version."""
    whole = write_content(resource, base)
    whole["meta"]["version"] = version_of(write_content(resource.lasting(), base))
    return whole


def write_content(resource: Resource, base: str) -> dict[str, Any]:
    """The same without the version, for what is only searched and sorted."""
    kind = resource.kind
    content = _write(resource, base)
    extra = [urn for urn in kind.urns[1:] if urn in content]
    meta: dict[str, Any] = {"resourceType": kind.name, "location": f"{base}{kind.endpoint}/{resource.id}"}
    if resource.created_at is not None:
        meta["created"] = resource.created_at.isoformat()
    return {"schemas": [kind.schema.id, *extra], **content, "meta": meta}


def read_resource(cls: type[R], data: dict[str, Any]) -> R:
    """A resource of `cls` from its JSON; attributes that are unknown are passed over (a later version may add some).

    Raises ValeurRefusee when a value has another type than the schema says.
    """
    found: dict[str, Any] = _read(cls, data, cls.__name__)
    meta = data.get("meta")
    if isinstance(meta, dict) and meta.get("created") is not None:
        found["created_at"] = _scalar(datetime, meta["created"], "meta.created")
    if isinstance(meta, dict) and meta.get("version") is not None:
        found["version"] = _scalar(str, meta["version"], "meta.version")
    return cls(**found)


def json_name(field: dataclasses.Field[Any]) -> str:
    """`proven_at` is `provenAt`, unless the field says otherwise."""
    first, *others = field.name.split("_")
    return str(field.metadata.get("key") or first + "".join(word.capitalize() for word in others))


def _write(item: Any, base: str) -> dict[str, Any]:
    written: dict[str, Any] = {}
    for field in dataclasses.fields(item):
        if field.name in _META:
            continue
        value = _write_value(getattr(item, field.name), base)
        if value in (None, "", [], {}):
            continue
        refers = field.metadata.get("refers")
        if refers and isinstance(value, dict):
            value["$ref"] = f"{base}{_ENDPOINTS[refers]}/{value['value']}"
        elif refers:
            written["$ref"] = f"{base}{_ENDPOINTS[refers]}/{value}"
        written[json_name(field)] = value
    return written


def _write_value(value: Any, base: str) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_write_value(item, base) for item in value]
    return _write(value, base) if dataclasses.is_dataclass(value) else value


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


def _read(cls: type, data: dict[str, Any], where: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in dataclasses.fields(cls):
        key = key_in(data, json_name(field))
        if key is None or data[key] is None or field.name in _META:
            if field.default is dataclasses.MISSING:
                raise ValeurRefusee(attribut=json_name(field), attendu="cet attribut est obligatoire")
            continue
        found[field.name] = _read_value(_hints(cls)[field.name], data[key], f"{where}.{json_name(field)}")
    return found


def _read_value(hint: Any, value: Any, where: str) -> Any:
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(one for one in get_args(hint) if one is not type(None))
    if get_origin(hint) is tuple:
        if not isinstance(value, list):
            raise ValeurRefusee(attribut=where, attendu="une liste est attendue")
        return tuple(_read_value(get_args(hint)[0], item, where) for item in value)
    if dataclasses.is_dataclass(hint):
        if not isinstance(value, dict):
            raise ValeurRefusee(attribut=where, attendu="un objet est attendu")
        return cast(type, hint)(**_read(cast(type, hint), value, where))
    return _scalar(hint, value, where)


def _scalar(hint: type, value: Any, where: str) -> Any:
    if hint is datetime:
        moment = moment_of(value)
        if moment is None:
            raise ValeurRefusee(attribut=where, attendu="un instant est attendu, avec son décalage")
        return moment
    if type(value) is not hint:
        raise ValeurRefusee(attribut=where, attendu=f"une valeur de type {hint.__name__} est attendue")
    return value
