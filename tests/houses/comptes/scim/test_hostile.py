"""Any body, any header, any path: refused by name in SCIM, never a fault, never a change."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preau.houses.comptes.models import Compte
from preau.protocols.scim import names
from tests.houses.comptes.scim.conftest import COMPTE, ROOT, Office, error, events

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
HOSTILE: list[tuple[str, bytes, tuple[int, str, str]]] = [
    ("text/plain", b"{}", (415, "SCIM-0021", "")),
    (names.MEDIA_TYPE, b"", (415, "SCIM-0021", "")),
    (names.MEDIA_TYPE, b"\x00\xff", (400, "SCIM-0001", "invalidSyntax")),
    (names.MEDIA_TYPE, b'{"schemas": [], "schemas": []}', (400, "SCIM-0001", "invalidSyntax")),
    (names.MEDIA_TYPE, b"{}", (400, "SCIM-0003", "invalidSyntax")),
    (names.MEDIA_TYPE, b"[" * 60000, (413, "SCIM-0002", "")),
    (names.MEDIA_TYPE, b" " * 70000, (413, "SCIM-0002", "")),
    (names.MEDIA_TYPE, json.dumps({"schemas": [names.PATCH_OP]}).encode(), (400, "SCIM-0013", "invalidSyntax")),
    (
        names.MEDIA_TYPE,
        json.dumps({"schemas": [names.PATCH_OP], "Operations": [{"op": "add"}] * 21}).encode(),
        (413, "SCIM-0014", ""),
    ),
]


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_bodies(college: Office, emilie: Compte, number: int) -> None:
    media, body, expected = HOSTILE[number]
    response = college.client.generic(
        "PATCH",
        f"{ROOT}/Users/{emilie.public_id}",
        body,
        content_type=media,
        headers={"Authorization": f"Bearer {college.token}"},
    )
    assert error(response) == expected
    assert events() == []


@pytest.mark.parametrize("length", ["-1", "abc", "9" * 40])
def test_a_false_length(college: Office, emilie: Compte, length: str) -> None:
    response = college.client.generic(
        "PATCH",
        f"{ROOT}/Users/{emilie.public_id}",
        b"{}",
        content_type=names.MEDIA_TYPE,
        headers={"Authorization": f"Bearer {college.token}"},
        CONTENT_LENGTH=length,
    )
    assert error(response)[0] in (400, 413)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["op", "path", "value", "schemas", "active", "etat", COMPTE, "x"]), inner, max_size=4
        )
    ),
    max_leaves=8,
)
paths = st.sampled_from(
    ["active", "etat", "userName", COMPTE, "rattachements[eleve pr]", "rattachements.eleve", "id", "[", ""]
)
operations = st.fixed_dictionaries(
    {"op": st.sampled_from(["add", "replace", "remove"])}, optional={"path": paths, "value": anything}
)


@given(
    body=anything
    | st.fixed_dictionaries({"schemas": st.just([names.PATCH_OP]), "Operations": st.lists(operations, max_size=3)})
)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_json(college: Office, emilie: Compte, body: Any) -> None:
    college.client.raise_request_exception = True
    for method, path in (("PATCH", f"Users/{emilie.public_id}"), ("POST", "Notifications"), ("POST", "Users/.search")):
        response = college.ask(method, path, json.dumps(body).encode())
        if response.status_code != 200:
            assert error(response)[0] in (400, 413, 429)


@given(raw=st.binary(max_size=60), if_match=st.text(alphabet='W/"*,a \\', max_size=12))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_and_any_version(college: Office, emilie: Compte, raw: bytes, if_match: str) -> None:
    assert error(college.ask("PATCH", f"Users/{emilie.public_id}", raw))[0] in (400, 415, 429)
    response = college.get(f"Users/{emilie.public_id}", If_None_Match=if_match)
    assert response.status_code in (200, 304, 400, 429)


@given(text=st.text(max_size=40), count=st.text(max_size=8))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_question(college: Office, emilie: Compte, text: str, count: str) -> None:
    response = college.client.get(
        f"{ROOT}/Users",
        {"filter": text, "count": count, "sortBy": text},
        headers={"Authorization": f"Bearer {college.token}"},
    )
    assert response.status_code in (200, 400, 429)


@pytest.mark.parametrize("public_id", ["%00", "%F0%9F%92%A9", "a" * 500, "%27%20or%201=1", "..%2f"])
def test_any_name(college: Office, emilie: Compte, public_id: str) -> None:
    for kind in ("Users", "Rattachements", "Signalements", "Tentatives", "Notifications"):
        assert error(college.get(f"{kind}/{public_id}")) == (404, "SCIM-0018", "")
