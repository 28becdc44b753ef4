"""How resources are described: attributes, schemas, resource types (RFC 7643 §2, §6, §7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from preau.protocols.scim import names
from preau.protocols.scim.filters import AttrPath


@dataclass(frozen=True)
class Attribute:
    """One attribute and its characteristics (RFC 7643 §7). `subs` are the sub-attributes of a complex one.

    `searchable` is ours: whether filters and sorts may name it.
    """

    name: str
    description: str
    type: str = "string"
    multi: bool = False
    required: bool = False
    case_exact: bool = True
    mutability: str = "readOnly"
    returned: str = "default"
    uniqueness: str = "none"
    canonical: tuple[str, ...] = ()
    subs: tuple[Attribute, ...] = ()
    refers: tuple[str, ...] = ()
    searchable: bool = True

    def sub(self, name: str) -> Attribute | None:
        """The sub-attribute of that name, read without case."""
        return _named(self.subs, name)

    def as_json(self) -> dict[str, Any]:
        """As /Schemas shows it; what has no meaning for the type is left out."""
        shown: dict[str, Any] = {
            "name": self.name,
            "type": self.type,
            "multiValued": self.multi,
            "description": self.description,
            "required": self.required,
            "mutability": self.mutability,
            "returned": self.returned,
        }
        if self.type in ("string", "reference"):
            shown |= {"caseExact": self.case_exact, "uniqueness": self.uniqueness}
        if self.canonical:
            shown["canonicalValues"] = list(self.canonical)
        if self.refers:
            shown["referenceTypes"] = list(self.refers)
        if self.subs:
            shown["subAttributes"] = [sub.as_json() for sub in self.subs]
        return shown


@dataclass(frozen=True)
class Schema:
    """A named set of attributes."""

    id: str
    name: str
    description: str
    attributes: tuple[Attribute, ...]

    def attribute(self, name: str) -> Attribute | None:
        """The attribute of that name, read without case."""
        return _named(self.attributes, name)

    def as_json(self, base: str) -> dict[str, Any]:
        """As /Schemas shows it; `base` is the address of the service."""
        return {
            "schemas": [names.SCHEMA],
            "id": self.id,
            "name": self.name,
            "description": self.description,
            "attributes": [attribute.as_json() for attribute in self.attributes],
            "meta": {"resourceType": "Schema", "location": f"{base}/Schemas/{self.id}"},
        }


@dataclass(frozen=True)
class Target:
    """Where an attribute path leads: in the resource itself or in an extension (`container`, its URN)."""

    container: str
    attribute: Attribute
    sub: Attribute | None = None

    @property
    def leaf(self) -> Attribute:
        """The sub-attribute, or the attribute."""
        return self.sub or self.attribute

    @property
    def name(self) -> str:
        """The canonical name, `name.sub`."""
        return self.attribute.name + (f".{self.sub.name}" if self.sub else "")


_META = Attribute(
    "meta",
    "What is known of the resource itself.",
    "complex",
    subs=(
        Attribute("resourceType", "Name of the resource type."),
        Attribute("created", "Moment of its creation.", "dateTime"),
        Attribute("location", "Its address.", "reference", searchable=False),
        Attribute("version", "Its entity tag.", searchable=False),
    ),
)
COMMON = (
    Attribute("schemas", "URNs of its schemas.", "reference", True, returned="always", searchable=False),
    Attribute("id", "Public id, stable for ever.", returned="always", uniqueness="server"),
    _META,
)
"""What every resource has (RFC 7643 §3.1)."""


@dataclass(frozen=True)
class ResourceType:
    """A kind of resource, its address and its schemas (RFC 7643 §6)."""

    name: str
    endpoint: str
    description: str
    schema: Schema
    extensions: tuple[Schema, ...] = ()

    @property
    def urns(self) -> list[str]:
        """What a resource of this type says in `schemas`."""
        return [self.schema.id, *(extension.id for extension in self.extensions)]

    def attributes(self) -> Iterator[tuple[str, Attribute]]:
        """Every attribute with its container: empty for the resource itself, else the URN of an extension."""
        for attribute in (*COMMON, *self.schema.attributes):
            yield "", attribute
        for extension in self.extensions:
            for attribute in extension.attributes:
                yield extension.id, attribute

    def extension(self, urn: str) -> Schema | None:
        """The extension of that URN, read without case."""
        return next((found for found in self.extensions if found.id.lower() == urn.lower()), None)

    def find(self, path: AttrPath) -> Target | None:
        """Where `path` leads, None when nowhere.

        An attribute of an extension is found by its bare name too, when the resource itself has none of that name.
        """
        if path.schema and path.schema.lower() not in (urn.lower() for urn in self.urns):
            return None
        for container, attribute in self.attributes():
            owner = container or self.schema.id
            if attribute.name.lower() != path.name.lower() or path.schema.lower() not in ("", owner.lower()):
                continue
            if not path.sub:
                return Target(container, attribute)
            sub = attribute.sub(path.sub)
            return Target(container, attribute, sub) if sub else None
        return None

    def as_json(self, base: str) -> dict[str, Any]:
        """As /ResourceTypes shows it."""
        return {
            "schemas": [names.RESOURCE_TYPE],
            "id": self.name,
            "name": self.name,
            "endpoint": self.endpoint,
            "description": self.description,
            "schema": self.schema.id,
            "schemaExtensions": [{"schema": extension.id, "required": False} for extension in self.extensions],
            "meta": {"resourceType": "ResourceType", "location": f"{base}/ResourceTypes/{self.name}"},
        }


def key_in(data: dict[str, Any], name: str) -> str | None:
    """The key of `data` that is `name`, read without case."""
    if name in data:
        return name
    return next((key for key in data if key.lower() == name.lower()), None)


def _named(attributes: tuple[Attribute, ...], name: str) -> Attribute | None:
    return next((found for found in attributes if found.name.lower() == name.lower()), None)
