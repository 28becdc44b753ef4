"""Operations of PATCH: applied as RFC 7644 §3.5.2 says, all or none, or refused by name."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preau.protocols.refusals import Refusal
from preau.protocols.scim import catalogue, names, refusals
from preau.protocols.scim.patch import MAXIMUM, apply_patch, read_patch
from preau.protocols.scim.schemas import Attribute, ResourceType, Schema

# The User of the RFC's examples, with every kind of attribute: ours has none multi-valued that can be written.
EXAMPLE = ResourceType(
    "User",
    "/Users",
    "",
    Schema(
        names.CORE_USER,
        "User",
        "",
        (
            Attribute("userName", "", required=True, mutability="readWrite"),
            Attribute("nickName", "", mutability="readWrite"),
            Attribute("active", "", "boolean", mutability="readWrite"),
            Attribute("level", "", "integer", mutability="readWrite"),
            Attribute("since", "", "dateTime", mutability="readWrite"),
            Attribute("born", "", mutability="immutable"),
            Attribute("tags", "", multi=True, mutability="readWrite"),
            Attribute(
                "name",
                "",
                "complex",
                mutability="readWrite",
                subs=(
                    Attribute("familyName", "", mutability="readWrite"),
                    Attribute("givenName", "", mutability="readWrite"),
                    Attribute("formatted", "", mutability="readOnly"),
                ),
            ),
            Attribute(
                "emails",
                "",
                "complex",
                multi=True,
                mutability="readWrite",
                subs=(
                    Attribute("value", "", mutability="readWrite"),
                    Attribute("type", "", mutability="readWrite", canonical=("work", "home")),
                    Attribute("primary", "", "boolean", mutability="readWrite"),
                ),
            ),
        ),
    ),
    (Schema("urn:x:1.0:More", "More", "", (Attribute("colour", "", mutability="readWrite"),)),),
)
WORK, HOME = {"value": "a@example.org", "type": "work"}, {"value": "b@example.org", "type": "home"}
BABS: dict[str, Any] = {
    "schemas": [names.CORE_USER],
    "id": "1",
    "userName": "babs",
    "name": {"familyName": "Jensen"},
    "emails": [WORK, HOME],
    "tags": ["x"],
}


def patch(*operations: Any) -> dict[str, Any]:
    return apply_patch(BABS, read_patch({"schemas": [names.PATCH_OP], "Operations": list(operations)}), EXAMPLE)


def op(op: str, path: str | None = None, value: Any = ...) -> dict[str, Any]:
    return {"op": op} | ({"path": path} if path else {}) | ({"value": value} if value is not ... else {})


CASES: list[tuple[dict[str, Any], dict[str, Any]]] = [
    (op("add", "nickName", "Babs"), {"nickName": "Babs"}),
    (op("Add", "NICKNAME", "Babs"), {"nickName": "Babs"}),
    (op("add", "userName", "bj"), {"userName": "bj"}),
    (op("add", "tags", ["x", "y"]), {"tags": ["x", "y"]}),
    (op("add", "tags", "z"), {"tags": ["x", "z"]}),
    (op("add", "emails", [WORK]), {"emails": [WORK, HOME]}),
    (op("add", "emails", {"VALUE": "c@example.org"}), {"emails": [WORK, HOME, {"value": "c@example.org"}]}),
    (op("add", "name", {"givenName": "Barbara"}), {"name": {"familyName": "Jensen", "givenName": "Barbara"}}),
    (op("add", "name.givenName", "B"), {"name": {"familyName": "Jensen", "givenName": "B"}}),
    (op("add", None, {"nickName": "B", "tags": ["y"]}), {"nickName": "B", "tags": ["x", "y"]}),
    (op("replace", "tags", ["y"]), {"tags": ["y"]}),
    (op("replace", "tags", []), {"tags": ...}),
    (op("replace", "nickName", None), {}),
    (op("replace", "name", {"familyName": "J", "givenName": None}), {"name": {"familyName": "J"}}),
    (op("replace", None, {"active": False, "name.familyName": "Z"}), {"active": False, "name": {"familyName": "Z"}}),
    (op("replace", 'emails[type eq "work"]', {"value": "n@example.org"}),
     {"emails": [{"value": "n@example.org", "type": "work"}, HOME]}),
    (op("replace", 'emails[type eq "home"].value', "n@example.org"),
     {"emails": [WORK, {"value": "n@example.org", "type": "home"}]}),
    (op("replace", "emails.primary", False), {"emails": [{**WORK, "primary": False}, {**HOME, "primary": False}]}),
    (op("replace", 'tags[value eq "x"]', "y"), {"tags": ["y"]}),
    (op("remove", "tags"), {"tags": ...}),
    (op("remove", "name.familyName"), {"name": ...}),
    (op("remove", "nickName"), {}),
    (op("remove", 'emails[type eq "work"]'), {"emails": [HOME]}),
    (op("remove", 'emails[type pr and value ew "example.org"]'), {"emails": ...}),
    (op("remove", 'emails[type eq "home"].type'), {"emails": [WORK, {"value": "b@example.org"}]}),
    (op("add", "urn:x:1.0:More:colour", "red"), {"urn:x:1.0:More": {"colour": "red"}}),
    (op("add", "urn:X:1.0:more", {"colour": "red"}), {"urn:x:1.0:More": {"colour": "red"}}),
    (op("add", None, {"urn:x:1.0:More": {"colour": "red"}}), {"urn:x:1.0:More": {"colour": "red"}}),
    (op("replace", None, {"urn:x:1.0:More:colour": "red"}), {"urn:x:1.0:More": {"colour": "red"}}),
    (op("remove", "urn:x:1.0:More:colour"), {}),
    (op("replace", "since", "2026-11-22T10:00:00Z"), {"since": "2026-11-22T10:00:00Z"}),
    (op("add", "born", "2014"), {"born": "2014"}),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(CASES)))
def test_one_operation(number: int) -> None:
    operation, difference = CASES[number]
    before = copy.deepcopy(BABS)
    expected = {key: value for key, value in {**BABS, **difference}.items() if value is not ...}
    assert patch(operation) == expected
    assert before == BABS, "the resource itself is not touched"


def test_operations_in_turn() -> None:
    changed = patch(op("add", "tags", "y"), op("remove", 'tags[value eq "x"]'), op("replace", "userName", "b"))
    assert (changed["tags"], changed["userName"]) == (["y"], "b")


REFUSED: list[tuple[Any, type[Refusal], str]] = [
    ("none", refusals.OperationInconnue, "invalidSyntax"),
    ({}, refusals.OperationInconnue, "invalidSyntax"),
    (op("move", "nickName", "a"), refusals.OperationInconnue, "invalidSyntax"),
    ({"op": 1, "path": "nickName"}, refusals.OperationInconnue, "invalidSyntax"),
    ({**op("add", "nickName", "a"), "from": "b"}, refusals.OperationInconnue, "invalidSyntax"),
    ({"op": "add", "path": 3, "value": 1}, refusals.CheminIllisible, "invalidPath"),
    (op("add", "nick Name", "a"), refusals.CheminIllisible, "invalidPath"),
    (op("add", "emails[" * 20, "a"), refusals.CheminIllisible, "invalidPath"),
    (op("replace", None, {"nick Name": "a"}), refusals.CheminIllisible, "invalidPath"),
    (op("add", "unknown", "a"), refusals.CheminInconnu, "invalidPath"),
    (op("add", "name.unknown", "a"), refusals.CheminInconnu, "invalidPath"),
    (op("replace", "name[familyName pr]", {}), refusals.CheminInconnu, "invalidPath"),
    (op("replace", "emails[unknown pr]", {}), refusals.CheminInconnu, "invalidPath"),
    (op("replace", 'emails[primary co "a"]', {}), refusals.CheminInconnu, "invalidPath"),
    (op("add", None, {"urn:x:1.0:More": {"shape": "red"}}), refusals.CheminInconnu, "invalidPath"),
    (op("remove"), refusals.SansCible, "noTarget"),
    (op("replace", 'emails[value eq "zz"]', WORK), refusals.SansCible, "noTarget"),
    (op("remove", 'emails[value eq "zz"]'), refusals.SansCible, "noTarget"),
    (op("add", None, "text"), refusals.ValeurRefusee, "invalidValue"),
    (op("add", "nickName"), refusals.ValeurRefusee, "invalidValue"),
    (op("add", "nickName", 3), refusals.ValeurRefusee, "invalidValue"),
    (op("add", "active", "true"), refusals.ValeurRefusee, "invalidValue"),
    (op("add", "level", True), refusals.ValeurRefusee, "invalidValue"),
    (op("add", "since", "2026-11-22"), refusals.ValeurRefusee, "invalidValue"),
    (op("add", "name", "Jensen"), refusals.ValeurRefusee, "invalidValue"),
    (op("add", "name", {"nick": "B"}), refusals.ValeurRefusee, "invalidValue"),
    (op("add", "emails", [{"type": "car"}]), refusals.ValeurRefusee, "invalidValue"),
    (op("add", "urn:x:1.0:More", "red"), refusals.ValeurRefusee, "invalidValue"),
    (op("replace", "id", "2"), refusals.LectureSeule, "mutability"),
    (op("replace", "meta.version", "2"), refusals.LectureSeule, "mutability"),
    (op("replace", None, {"schemas": []}), refusals.LectureSeule, "mutability"),
    (op("remove", "userName"), refusals.LectureSeule, "mutability"),
    (op("replace", "userName", None), refusals.LectureSeule, "mutability"),
    (op("replace", "born", "2014"), refusals.LectureSeule, "mutability"),
    (op("replace", "name.formatted", "B J"), refusals.LectureSeule, "mutability"),
    (op("replace", "name", {"formatted": "B J"}), refusals.LectureSeule, "mutability"),
    (op("remove", "urn:x:1.0:More"), refusals.LectureSeule, "mutability"),
]


@pytest.mark.parametrize("number", range(len(REFUSED)))
def test_refused_by_its_name(number: int) -> None:
    operation, refusal, scim_type = REFUSED[number]
    with pytest.raises(refusal) as caught:
        patch(op("add", "nickName", "good"), operation)
    assert caught.value.protocol_error == scim_type
    assert "{" not in caught.value.sentence()


def test_an_immutable_attribute_is_set_once() -> None:
    with pytest.raises(refusals.LectureSeule):
        patch(op("add", "born", "2014"), op("add", "born", "2015"))


def test_sub_attributes_of_no_value() -> None:
    with pytest.raises(refusals.SansCible):
        patch(op("remove", "emails"), op("replace", "emails.primary", True))
    assert "emails" not in patch(op("remove", "emails"), op("remove", "emails.primary"))


@pytest.mark.parametrize("data", [{}, {"Operations": []}, {"Operations": {}}, {"Operations": None}])
def test_a_message_without_operations(data: dict[str, Any]) -> None:
    with pytest.raises(refusals.OperationInconnue):
        read_patch(data)


def test_operations_are_counted() -> None:
    assert len(read_patch({"operations": [op("add", "tags", "a")] * MAXIMUM})) == MAXIMUM
    with pytest.raises(refusals.TropDOperations):
        read_patch({"Operations": [op("add", "tags", "a")] * (MAXIMUM + 1)})


PATHS = [
    *("", "x[y", "userName", "tags", "name", "name.givenName", "emails", "emails.value", "id", "born"),
    *('emails[type eq "work"]', 'tags[value sw "x"]', 'emails[type eq "home"].primary'),
    *("urn:x:1.0:More", "urn:x:1.0:More:colour"),
]
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["value", "type", "familyName", "tags", "colour", "name", "userName"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)
operations = st.fixed_dictionaries(
    {"op": st.sampled_from(["add", "replace", "remove", "Remove"])},
    optional={"path": st.sampled_from(PATHS), "value": anything},
)


@given(st.lists(operations, max_size=4))
@settings(max_examples=100, deadline=None)
def test_any_operations_are_applied_or_refused(listed: list[dict[str, Any]]) -> None:
    before = copy.deepcopy(BABS)
    try:
        changed = patch(*listed)
    except refusals.ScimRefusal:
        changed = before
    assert before == BABS
    assert (changed["id"], changed["schemas"]) == (BABS["id"], BABS["schemas"])
    assert isinstance(changed["userName"], str)
    assert all(isinstance(item, dict) for item in changed.get("emails", []))


def test_what_an_office_may_change() -> None:
    """The catalogue's writable attributes, and no other: a new one must be thought about here too."""
    writable = {
        f"{kind.name}.{attribute.name}"
        for kind in catalogue.RESOURCE_TYPES
        for _container, attribute in kind.attributes()
        if attribute.mutability == "readWrite"
    }
    assert writable == {
        "User.active",
        "User.etat",
        "User.mustChangePassword",
        "User.sessions",
        "Rattachement.etat",
        "Signalement.etat",
        "Fusion.etat",
    }
