"""What a client sends is what the service reads, and the other way round."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preau.protocols.scim import catalogue, names, refusals
from preau.protocols.scim.bodies import read_body, write_error, write_json
from preau.protocols.scim.client import ErrorMessage, Page, read_error, read_page, write_patch, write_search
from preau.protocols.scim.codec import write_resource
from preau.protocols.scim.filters import AttrPath, Comparison
from preau.protocols.scim.lists import ListRequest, read_list, write_list
from preau.protocols.scim.messages import User
from preau.protocols.scim.patch import apply_patch, read_patch
from tests.protocols.scim.test_resources import BASE, EMILIE


def test_a_search() -> None:
    node = Comparison(AttrPath("name", "familyName"), "co", 'L"É')
    sent = write_search(node, start=3, count=7, sort_by="lastLoginAt", descending=True)
    read = read_list(read_body(names.MEDIA_TYPE, write_json(sent), names.SEARCH_REQUEST), catalogue.USER)
    assert read == ListRequest(node, 3, 7, AttrPath("lastLoginAt"), True)
    assert read_list(write_search(), catalogue.USER) == ListRequest()


def test_a_patch() -> None:
    sent = write_patch({"active": False, f"{names.COMPTE}:etat": "suspendu"})
    operations = read_patch(read_body(names.MEDIA_TYPE, write_json(sent), names.PATCH_OP))
    changed = apply_patch(write_resource(EMILIE, BASE), operations, catalogue.USER)
    assert (changed["active"], changed[names.COMPTE]["etat"]) == (False, "suspendu")


def test_a_page() -> None:
    sent = write_list([write_resource(EMILIE, BASE)], 12, 4)
    assert read_page(User, sent) == Page((EMILIE,), 12, 4)
    assert read_page(User, {"schemas": [names.LIST_RESPONSE], "totalResults": 0}) == Page((), 0, 1)


def test_an_error() -> None:
    refusal = refusals.SansCible(rang=1)
    read = read_error(write_error(refusal))
    assert read == ErrorMessage(400, "noTarget", f"SCIM-0010 {refusal.sentence()}")
    assert read.code == "SCIM-0010"
    assert read_error({"schemas": [names.ERROR], "status": 404, "detail": 3}) == ErrorMessage(404, "", "")


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"schemas": []}, refusals.MessageInattendu),
        ({"Resources": {}}, refusals.ValeurRefusee),
        ({"Resources": [1]}, refusals.ValeurRefusee),
        ({"Resources": [{}]}, refusals.ValeurRefusee),
        ({"totalResults": "1"}, refusals.ValeurRefusee),
        ({"totalResults": True}, refusals.ValeurRefusee),
        ({"startIndex": None}, refusals.ValeurRefusee),
    ],
)
def test_a_page_that_is_none(change: dict[str, Any], refusal: type[refusals.ScimRefusal]) -> None:
    good = write_list([], 0, 1)
    read_page(User, good)
    with pytest.raises(refusal):
        read_page(User, {**good, **change})


@pytest.mark.parametrize("change", [{"schemas": "x"}, {"status": "4x4"}, {"status": None}, {"status": "١٢٣"}])
def test_an_error_that_is_none(change: dict[str, Any]) -> None:
    with pytest.raises(refusals.ScimRefusal):
        read_error({**write_error(refusals.RessourceInconnue()), **change})


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "name", "active", names.COMPTE, "meta", "created", "value"]), inner, max_size=4
        )
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["Resources", "totalResults", "startIndex", "status", "detail"]), anything))
@settings(max_examples=80, deadline=None)
def test_any_answer_is_read_or_refused(data: dict[str, Any]) -> None:
    for read, urn in ((read_error, names.ERROR), (lambda told: read_page(User, told), names.LIST_RESPONSE)):
        try:
            found = read({**data, "schemas": [urn]})
        except refusals.ScimRefusal:
            continue
        assert isinstance(found, ErrorMessage | Page)
