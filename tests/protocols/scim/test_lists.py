"""Lists: parameters, order, pages, attributes shown."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preau.protocols.refusals import Refusal
from preau.protocols.scim import catalogue, names, refusals
from preau.protocols.scim.filters import AttrPath
from preau.protocols.scim.lists import PAGE, PAGE_MAXIMUM, ListRequest, read_list, sort, write_list
from preau.protocols.scim.projection import Projection, read_projection
from tests.protocols.scim.test_matching import COMPTE, EMILIE

USER = catalogue.USER


def test_by_default() -> None:
    assert read_list({}, USER) == ListRequest(None, 1, PAGE, None, False, Projection())
    assert read_list({"filter": "", "sortBy": " ", "token": "x"}, USER) == ListRequest()


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        ("3", "10", (3, 10)),
        ("0", "0", (1, 0)),
        ("-5", "-1", (1, 0)),
        (2, 5, (2, 5)),
        (" 4 ", "9" * 30, (4, PAGE_MAXIMUM)),
        ("9" * 5000, "1", (10**9, 1)),
        (-(10**40), 10**40, (1, PAGE_MAXIMUM)),
    ],
)
def test_numbers_are_brought_back_within_bounds(start: Any, count: Any, expected: tuple[int, int]) -> None:
    asked = read_list({"startIndex": start, "count": count}, USER)
    assert (asked.start, asked.count) == expected


REFUSED: list[tuple[dict[str, Any], dict[str, Any], type[Refusal]]] = [
    ({"startIndex": "1"}, {"startIndex": "one"}, refusals.ParametreRefuse),
    ({"startIndex": "1"}, {"startIndex": ""}, refusals.ParametreRefuse),
    ({"startIndex": "1"}, {"startIndex": "١"}, refusals.ParametreRefuse),
    ({"count": 1}, {"count": True}, refusals.ParametreRefuse),
    ({"count": "1"}, {"count": "1.5"}, refusals.ParametreRefuse),
    ({"count": 1}, {"count": [1]}, refusals.ParametreRefuse),
    ({"sortOrder": "Descending"}, {"sortOrder": "down"}, refusals.ParametreRefuse),
    ({"filter": "id pr"}, {"filter": ["id pr"]}, refusals.ParametreRefuse),
    ({"filter": "id pr"}, {"filter": "id"}, refusals.FiltreIllisible),
    ({"filter": "id pr"}, {"filter": "nickName pr"}, refusals.FiltreInconnu),
    ({"filter": "active eq true"}, {"filter": "active gt true"}, refusals.OperateurImpossible),
    ({"sortBy": "name.familyName"}, {"sortBy": "name familyName"}, refusals.FiltreIllisible),
    ({"sortBy": "etat"}, {"sortBy": "mobile"}, refusals.FiltreInconnu),
    ({"attributes": "id,userName"}, {"attributes": "id,nickName"}, refusals.FiltreInconnu),
    ({"attributes": ["id"]}, {"attributes": [3]}, refusals.ParametreRefuse),
    ({"attributes": "id"}, {"attributes": "user Name"}, refusals.ParametreRefuse),
    ({"attributes": "id"}, {"attributes": ",".join(["id"] * 51)}, refusals.ParametreRefuse),
    ({"attributes": "id"}, {"attributes": "id", "excludedAttributes": "name"}, refusals.ParametreRefuse),
]


@pytest.mark.parametrize("number", range(len(REFUSED)))
def test_refused_by_its_name(number: int) -> None:
    good, bad, refusal = REFUSED[number]
    read_list(good, USER)
    with pytest.raises(refusal) as caught:
        read_list(bad, USER)
    assert "{" not in caught.value.sentence()


def user(public_id: str, nom: str | None = None, **more: Any) -> dict[str, Any]:
    return {"id": public_id, **({"name": {"familyName": nom}} if nom is not None else {}), **more}


def test_order() -> None:
    people = [user("1", "dupont"), user("2"), user("3", "Abel"), user("4", "DUPONT"), user("5", "")]
    family = AttrPath("name", "familyName")
    assert [one["id"] for one in sort(people, family, USER, False)] == ["3", "4", "1", "2", "5"]
    assert [one["id"] for one in sort(people, family, USER, True)] == ["5", "2", "1", "4", "3"]
    moments = [
        user("1", **{COMPTE: {"lastLoginAt": "2026-11-22T10:30:00+01:00"}}),
        user("2", **{COMPTE: {"lastLoginAt": "2026-11-22T10:00:00Z"}}),
    ]
    assert [one["id"] for one in sort(moments, AttrPath("lastLoginAt"), USER, False)] == ["1", "2"]
    states = [user("1", active=True), user("2", active=False)]
    assert [one["id"] for one in sort(states, AttrPath("active"), USER, False)] == ["2", "1"]


@given(st.integers(0, 60), st.integers(-2, 70), st.integers(-2, 70))
@settings(max_examples=100, deadline=None)
def test_pages_hold_every_result_once(total: int, start: int, count: int) -> None:
    everything = [user(f"{number:03}") for number in range(total)]
    asked = read_list({"startIndex": str(start), "count": str(count)}, USER)
    page = write_list(everything[asked.window], total, asked.start)
    assert page["schemas"] == [names.LIST_RESPONSE]
    assert page["totalResults"] == total
    assert page["itemsPerPage"] == len(page["Resources"]) == max(0, min(max(count, 0), total - max(start, 1) + 1))
    assert page["startIndex"] == max(start, 1)


def shown(**asked: Any) -> dict[str, Any]:
    return read_projection(asked, USER).apply(EMILIE, USER)


def test_attributes_shown() -> None:
    always = {"schemas": EMILIE["schemas"], "id": "AbC"}
    assert shown() == EMILIE
    assert shown(attributes="USERNAME") == {**always, "userName": "e.dupont42"}
    assert shown(attributes="name.familyName,etat") == {
        **always,
        "name": {"familyName": "Dupont"},
        COMPTE: {"etat": "actif"},
    }
    assert shown(attributes=["rattachements.eleve"])[COMPTE] == {
        "rattachements": [{"eleve": "albert"}, {"eleve": "jeanne"}]
    }
    assert shown(attributes=COMPTE) == {**always, COMPTE: EMILIE[COMPTE]}
    assert shown(attributes="preferredLanguage") == always


def test_attributes_left_out() -> None:
    assert set(EMILIE) - set(shown(excludedAttributes=f"{COMPTE},id,schemas,meta")) == {COMPTE, "meta"}
    less = shown(excludedAttributes="name.familyName, etablissements, rattachements.niveau")
    assert less["name"] == {"givenName": "Émilie"}
    assert set(less[COMPTE]) == {"etat", "activatedAt", "rattachements"}
    assert all("niveau" not in one for one in less[COMPTE]["rattachements"])
