"""Resources to JSON and back, and what the service says of itself."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preau.protocols.scim import catalogue, discovery, names, refusals
from preau.protocols.scim.codec import read_resource, write_resource
from preau.protocols.scim.filters import AttrPath
from preau.protocols.scim.messages import (
    CompteExtension,
    Fusion,
    Name,
    Notification,
    Rattachement,
    RattachementRef,
    Reference,
    Resource,
    ResponsableRef,
    Signalement,
    Tentative,
    User,
)
from preau.protocols.scim.schemas import Attribute

BASE = "https://comptes.example.org/scim/v2"
WHEN = datetime(2026, 11, 22, 10, 0, tzinfo=timezone(timedelta(hours=1)))
EMILIE = User(
    "u1",
    "e.dupont42",
    Name("Dupont", "Émilie"),
    True,
    compte=CompteExtension(
        etat="actif",
        activated_at=WHEN,
        etablissements=("0500048F",),
        responsables=(ResponsableRef("p1", "0500048F"),),
        rattachements=(RattachementRef("r1", "albert", "0500048F", 1),),
    ),
    created_at=WHEN,
)
EXAMPLES: list[Resource] = [
    EMILIE,
    Rattachement("r1", Reference("u1"), "albert", "p1", "0500048F", 1, WHEN),
    Signalement("s1", "pas-representant-legal", None, "albert", "p1", "0500048F", "clos", WHEN, created_at=WHEN),
    Tentative("t1", "activation-sms", "date-fausse", WHEN, None, "albert", "p1", "0500048F"),
    Fusion("f1", Reference("u1"), "e.dupont43", WHEN, WHEN, "defaite", WHEN),
    Notification(
        "n1", "responsable", "0500048F", "p1", identifiant="e.dupont42", mot_de_passe="Ab1!", compte=Reference("u1")
    ),
]


def test_a_user_as_json() -> None:
    written = write_resource(EMILIE, BASE)
    version = written["meta"].pop("version")
    assert version.startswith('W/"')
    assert written == {
        "schemas": [names.CORE_USER, names.COMPTE],
        "id": "u1",
        "userName": "e.dupont42",
        "name": {"familyName": "Dupont", "givenName": "Émilie"},
        "active": True,
        "userType": "responsable",
        "preferredLanguage": "fr",
        names.COMPTE: {
            "etat": "actif",
            "mustChangePassword": False,
            "verrouille": False,
            "sessions": 0,
            "activatedAt": "2026-11-22T10:00:00+01:00",
            "etablissements": ["0500048F"],
            "responsables": [{"value": "p1", "uai": "0500048F"}],
            "rattachements": [
                {"value": "r1", "$ref": f"{BASE}/Rattachements/r1", "eleve": "albert", "uai": "0500048F", "niveau": 1}
            ],
        },
        "meta": {
            "resourceType": "User",
            "created": "2026-11-22T10:00:00+01:00",
            "location": f"{BASE}/Users/u1",
        },
    }


@pytest.mark.parametrize("resource", EXAMPLES, ids=lambda one: type(one).__name__)
def test_read_again(resource: Resource) -> None:
    written = write_resource(resource, BASE)
    assert read_resource(type(resource), json.loads(json.dumps(written))) == resource
    if hasattr(resource, "compte") and isinstance(resource.compte, Reference):
        assert written["compte"]["$ref"] == f"{BASE}/Users/u1"


moments = st.none() | st.datetimes(timezones=st.just(UTC))
texts = st.text(max_size=10)
users = st.builds(
    User,
    st.text(min_size=1, max_size=5),
    texts,
    st.builds(Name, texts, texts),
    st.booleans(),
    compte=st.builds(
        CompteExtension,
        mobile=texts,
        activated_at=moments,
        etablissements=st.lists(st.text(min_size=1, max_size=3), max_size=3).map(tuple),
        responsables=st.lists(st.builds(ResponsableRef, st.text(min_size=1), st.text(min_size=1)), max_size=2).map(
            tuple
        ),
        rattachements=st.lists(
            st.builds(RattachementRef, st.text(min_size=1), texts, texts, st.integers(1, 2)), max_size=2
        ).map(tuple),
    ),
    created_at=moments,
)


@given(users)
@settings(max_examples=60, deadline=None)
def test_any_user_round_trips(user: User) -> None:
    assert read_resource(User, write_resource(user, BASE)) == user


@given(users, users)
@settings(max_examples=60, deadline=None)
def test_the_version_is_that_of_the_content(one: User, other: User) -> None:
    same = write_resource(one, BASE)["meta"]["version"] == write_resource(other, BASE)["meta"]["version"]
    assert same == (one == other)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", None),
        ("id", 3),
        ("active", "true"),
        ("name", "Dupont"),
        ("name", {"familyName": 1}),
        (names.COMPTE, {"activatedAt": "hier"}),
        (names.COMPTE, {"etablissements": "0500048F"}),
        (names.COMPTE, {"rattachements": [{"eleve": "albert"}]}),
        (names.COMPTE, {"rattachements": [{"value": "r", "niveau": True}]}),
        ("meta", {"created": "2026-11-22"}),
    ],
)
def test_a_value_of_another_type_is_refused(field: str, value: Any) -> None:
    good = write_resource(EMILIE, BASE)
    read_resource(User, {**good, "newer": 1, "meta": {}})
    with pytest.raises(refusals.ValeurRefusee):
        read_resource(User, {**good, field: value})


def paths_of(written: dict[str, Any], container: str = "") -> list[AttrPath]:
    found = []
    for key, value in written.items():
        if key.startswith("urn:"):
            found += paths_of(value, key)
            continue
        inner = value[0] if isinstance(value, list) and isinstance(value[0], dict) else value
        subs = list(inner) if isinstance(inner, dict) else [""]
        found += [AttrPath(key, sub, container) for sub in subs]
    return found


@pytest.mark.parametrize("resource", EXAMPLES, ids=lambda one: type(one).__name__)
def test_what_is_written_is_in_the_schema(resource: Resource) -> None:
    for path in paths_of(write_resource(resource, BASE)):
        assert resource.kind.find(path) is not None, path


def every(attributes: tuple[Attribute, ...]) -> list[Attribute]:
    return [found for attribute in attributes for found in (attribute, *every(attribute.subs))]


def test_what_anybody_may_change_makes_no_other_version() -> None:
    tried = dataclasses.replace(EMILIE, compte=dataclasses.replace(EMILIE.compte, verrouille=True, sessions=3))
    assert write_resource(tried, BASE)["meta"]["version"] == write_resource(EMILIE, BASE)["meta"]["version"]


def test_a_client_keeps_the_version_to_give_it_back() -> None:
    written = write_resource(EMILIE, BASE)
    assert read_resource(User, written).version == written["meta"]["version"]
    assert write_resource(read_resource(User, written), BASE) == written
    with pytest.raises(refusals.ValeurRefusee):
        read_resource(User, written | {"meta": {"version": 3}})


def test_every_field_has_its_attribute_and_every_attribute_its_field() -> None:
    for resource in EXAMPLES:
        kind = resource.kind
        fields = {field.name.replace("_", "").lower() for field in dataclasses.fields(resource)}
        attributes = {attribute.name.lower() for attribute in kind.schema.attributes}
        assert fields - {"id", "createdat", "version", "compte"} == attributes - {"compte"}
    extension = {field.name.replace("_", "").lower() for field in dataclasses.fields(CompteExtension)}
    assert extension == {attribute.name.lower() for attribute in catalogue.COMPTE_SCHEMA.attributes}


def test_the_service_describes_itself() -> None:
    config = discovery.service_provider_config(BASE)
    assert config["changePassword"]["supported"] is False
    offered = ("patch", "filter", "sort", "etag", "bulk")
    assert all(config[one]["supported"] is True for one in offered)
    types = discovery.resource_types(BASE)
    assert [one["endpoint"] for one in types["Resources"]] == [kind.endpoint for kind in catalogue.RESOURCE_TYPES]
    assert discovery.resource_types(BASE, "User")["schemaExtensions"] == [{"schema": names.COMPTE, "required": False}]
    assert discovery.schemas(BASE)["totalResults"] == 7
    shown = discovery.schemas(BASE, names.COMPTE)
    assert shown["meta"]["location"] == f"{BASE}/Schemas/{names.COMPTE}"
    for schema in catalogue.SCHEMAS:
        for attribute in every(schema.attributes):
            characteristics = attribute.as_json()
            assert characteristics["description"].endswith((".", ")"))
            assert ("subAttributes" in characteristics) == (attribute.type == "complex")
            assert ("caseExact" in characteristics) == (attribute.type in ("string", "reference"))


@pytest.mark.parametrize("ask", [discovery.resource_types, discovery.schemas])
def test_an_unknown_description(ask: Any) -> None:
    with pytest.raises(refusals.RessourceInconnue):
        ask(BASE, "Group")
