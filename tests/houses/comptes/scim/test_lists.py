"""Lists: scope, filters, pages. What the database narrows is what the filter says of what the office is shown."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preau.houses.comptes.actions.scim_lists import Narrowing, Source
from preau.houses.comptes.actions.scim_perimetre import Perimetre
from preau.houses.comptes.models import Compte, Tentative
from preau.houses.comptes.scim_urls import SOURCES
from preau.kit.clockkit import now
from preau.protocols.scim import names
from preau.protocols.scim.codec import write_content
from preau.protocols.scim.filters import And, AttrPath, Comparison, Filter, Not, Or, Present, visit
from preau.protocols.scim.matching import check, matches
from preau.protocols.scim.refusals import ScimRefusal
from tests.houses.comptes.families import BAKER, COURTILS, Family, eleve, link, responsable
from tests.houses.comptes.scim.conftest import COMPTE, Office, account, error, office

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


def ids(page: Any) -> list[str]:
    return [one["id"] for one in page["Resources"]]


@pytest.fixture
def crowd(family: Family) -> list[Compte]:
    """Twelve parents of the collège, with names, states and moments of their own."""
    people = []
    for number in range(12):
        nom = ["ÉMERY", "Émery", "MARTIN", "petit"][number % 4]
        parent = responsable(nom, f"Prénom{number:02}", mobile="")
        child = eleve(f"Enfant{number:02}", nom)
        link(parent, child)
        people.append(
            account(
                f"p.nom{number:02}",
                parent,
                children={child: parent},
                state="suspendu" if number % 3 == 0 else "actif",
                last_login_at=now() - timedelta(days=number) if number % 2 else None,
            )
        )
    return people


PAGES = [(start, count) for start in (-1, 0, 1, 2, 5, 11, 12, 13, 500, 10**12) for count in (-1, 0, 1, 5, 200)]


@pytest.mark.parametrize(("start", "count"), PAGES)
def test_fifty_pages(college: Office, crowd: list[Compte], start: int, count: int) -> None:
    expected = [one.public_id for one in crowd]
    page = college.list("Users", startIndex=start, count=count)
    first = max(start, 1)
    assert ids(page) == expected[first - 1 :][: max(count, 0)]
    assert (page["totalResults"], page["itemsPerPage"]) == (12, len(page["Resources"]))
    assert page["startIndex"] == min(first, 10**9)
    filtered = college.list("Users", startIndex=start, count=count, filter="id pr", sortBy="userName")
    assert ids(filtered) == ids(page)


FILTERS = {
    'userName eq "P.NOM03"': {3},
    'userName sw "p.nom1"': {10, 11},
    'name.familyName eq "émery"': {0, 1, 4, 5, 8, 9},
    'name.familyName co "ETI" and active eq false': {3},
    "active eq false": {0, 3, 6, 9},
    'etat eq "suspendu" or userName eq "p.nom01"': {0, 1, 3, 6, 9},
    'not (etat eq "suspendu") and lastLoginAt pr': {1, 5, 7, 11},
    f'{COMPTE}:etablissements eq "{COURTILS}"': set(range(12)),
    f'etablissements eq "{BAKER}"': set(),
    "lastLoginAt eq null": {0, 2, 4, 6, 8, 10},
    'userType eq "eleve"': set(),
    'activatedAt gt "2000-01-01T00:00:00Z" and userName ew "07"': {7},
}


@pytest.mark.parametrize("text", FILTERS)
def test_filters(college: Office, crowd: list[Compte], text: str) -> None:
    page = college.list("Users", filter=text)
    assert ids(page) == [crowd[number].public_id for number in sorted(FILTERS[text])]
    asked = {"schemas": [names.SEARCH_REQUEST], "filter": text, "count": 2, "attributes": ["id"]}
    searched = college.ask("POST", "Users/.search", asked).json()
    assert ids(searched) == ids(page)[:2]
    assert searched["totalResults"] == page["totalResults"]
    assert all(set(one) == {"id", "schemas"} for one in searched["Resources"])


def test_a_filter_on_a_child_or_a_record(college: Office, emilie: Compte, family: Family) -> None:
    for text in (
        f'rattachements.eleve eq "{family.albert.public_id}"',
        f'rattachements[eleve eq "{family.albert.public_id}" and niveau eq 1]',
        f'responsables.value eq "{family.emilie.public_id}"',
        f'{COMPTE}:responsables[uai eq "{COURTILS}"]',
    ):
        assert ids(college.list("Users", filter=text)) == [emilie.public_id]


def test_no_question_tells_about_another_school(college: Office, emilie: Compte, family: Family) -> None:
    for text in (
        f'rattachements.eleve eq "{family.jeanne.public_id}"',
        f'responsables.value eq "{family.emilie_ecole.public_id}"',
        f'etablissements eq "{BAKER}"',
        f'responsables[uai eq "{BAKER}"] or rattachements[uai eq "{BAKER}"]',
    ):
        assert college.list("Users", filter=text)["totalResults"] == 0
    eleve_of_other = account("j.dupont01", profil="eleve", eleve_public_id=family.jeanne.public_id)
    assert college.list("Users", filter=f'eleve eq "{family.jeanne.public_id}"')["totalResults"] == 0
    assert college.list("Users", filter=f'id eq "{eleve_of_other.public_id}"')["totalResults"] == 0
    for kind in ("Rattachements", "Signalements", "Tentatives", "Notifications"):
        assert college.list(kind, filter=f'eleve eq "{family.jeanne.public_id}"')["totalResults"] == 0


def test_order(college: Office, crowd: list[Compte]) -> None:
    by_name = college.list("Users", sortBy="name.familyName", attributes="name.familyName")
    found = [one["name"]["familyName"].casefold() for one in by_name["Resources"]]
    assert found == sorted(found)
    logins = ids(college.list("Users", sortBy="lastLoginAt", sortOrder="descending", count=8))
    assert logins[6:] == [crowd[1].public_id, crowd[3].public_id]


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"filter": "userName"}, (400, "SCIM-0004", "invalidFilter")),
        ({"filter": "(" * 50}, (400, "SCIM-0005", "invalidFilter")),
        ({"filter": "mobile pr"}, (400, "SCIM-0006", "invalidFilter")),
        ({"filter": "active gt true"}, (400, "SCIM-0007", "invalidFilter")),
        ({"count": "ten"}, (400, "SCIM-0015", "invalidValue")),
        ({"sortBy": "mel"}, (400, "SCIM-0006", "invalidFilter")),
        ({"sortOrder": "up"}, (400, "SCIM-0015", "invalidValue")),
        ({"attributes": "id", "excludedAttributes": "id"}, (400, "SCIM-0015", "invalidValue")),
    ],
)
def test_a_bad_question(
    college: Office, emilie: Compte, parameters: dict[str, str], expected: tuple[int, str, str]
) -> None:
    response = college.client.get("/scim/v2/Users", parameters, headers={"Authorization": f"Bearer {college.token}"})
    assert error(response) == expected
    body = {"schemas": [names.SEARCH_REQUEST], **parameters}
    assert error(college.ask("POST", "Users/.search", body)) == expected


def columns_of(source: Source) -> st.SearchStrategy[Filter]:
    """Comparisons on what the database narrows, with values that are in it and values that are not."""
    words = [
        "actif",
        "suspendu",
        "responsable",
        "eleve",
        "fr",
        COURTILS,
        BAKER,
        "p.nom03",
        "P.NOM03",
        "ſ",
        "activation-sms",
        "reussi",
    ]
    texts = st.sampled_from(words)
    moments = st.sampled_from(["2000-01-01T00:00:00Z", "2026-11-20T00:00:00+01:00", "2100-01-01T00:00:00Z"])
    values = texts | moments | st.booleans() | st.integers(0, 2) | st.none()
    attributes = st.sampled_from([*sorted(source.columns), "active", "name.familyname", "uai", "etat"])
    paths = attributes.map(lambda name: AttrPath(*name.split(".")))
    leaves = st.builds(Comparison, paths, st.sampled_from(["eq", "ne", "gt", "ge", "lt", "le", "co"]), values)
    return st.recursive(
        leaves | st.builds(Present, paths),
        lambda inner: (
            st.builds(Not, inner)
            | st.lists(inner, min_size=2, max_size=3).map(lambda parts: And(tuple(parts)))
            | st.lists(inner, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts)))
        ),
        max_leaves=4,
    )


@given(data=st.data())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_narrowing_never_loses_an_answer(crowd: list[Compte], emilie: Compte, data: st.DataObject) -> None:
    if not Tentative.objects.exists():
        for number, one in enumerate(crowd):
            reason = Tentative.Reason.REUSSI if number % 2 else Tentative.Reason.MOT_DE_PASSE
            Tentative.objects.create(voie="activation-sms", reason=reason, compte_public_id=one.public_id)
    perimetre = Perimetre(frozenset({COURTILS}), "bureau:x")
    source = data.draw(st.sampled_from(SOURCES))
    node = data.draw(columns_of(source))
    try:
        check(node, source.kind)
    except ScimRefusal:
        return
    narrowed = visit(node, Narrowing(source))

    def answers(query: Q) -> list[str]:
        found = source.load(perimetre, source.keys(perimetre, query))
        return [one.id for one in found if matches(node, write_content(one, ""), source.kind)]

    assert answers(Q() if narrowed is None else narrowed) == answers(Q())


def test_a_list_asks_the_database_a_fixed_number_of_times(
    college: Office, crowd: list[Compte], django_assert_max_num_queries: Any
) -> None:
    college.list("Users")
    for kind in ("Users", "Rattachements", "Signalements", "Tentatives", "Notifications", "Fusions"):
        for asked in ({"count": 200}, {"filter": "id pr"}):
            with django_assert_max_num_queries(16):
                college.list(kind, **asked)


def test_two_schools_in_one_token(family: Family, emilie: Compte) -> None:
    both = office(COURTILS, BAKER)
    user = both.list("Users")["Resources"]
    assert [one[COMPTE]["etablissements"] for one in user] == [[COURTILS, BAKER]]
    assert len(user[0][COMPTE]["rattachements"]) == 2
