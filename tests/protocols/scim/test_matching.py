"""Which resources answer a filter, and which filters have no meaning."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from preau.protocols.scim import catalogue, refusals
from preau.protocols.scim.filters import Filter, Not
from preau.protocols.scim.grammar import parse_filter
from preau.protocols.scim.matching import check, matches
from tests.protocols.scim.test_filters import leaves, trees

EMILIE = {
    "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:preau:scim:1.0:Compte"],
    "id": "AbC",
    "userName": "e.dupont42",
    "name": {"familyName": "Dupont", "givenName": "Émilie"},
    "active": True,
    "urn:preau:scim:1.0:Compte": {
        "etat": "actif",
        "activatedAt": "2026-11-22T10:00:00+01:00",
        "etablissements": ["0500048F", "0501271K"],
        "rattachements": [
            {"value": "r1", "eleve": "albert", "uai": "0500048F", "niveau": 1},
            {"value": "r2", "eleve": "jeanne", "uai": "0501271K", "niveau": 2},
        ],
    },
    "meta": {"resourceType": "User", "created": "2026-11-22T09:00:00Z"},
}
COMPTE = "urn:preau:scim:1.0:Compte"
YES = [
    'userName eq "E.DUPONT42"',
    'USERNAME sw "e."',
    'name.familyName co "UPO"',
    'name.givenName ew "ie"',
    "active eq true",
    "active ne false",
    'id eq "AbC"',
    "name pr",
    "preferredLanguage eq null",
    'preferredLanguage ne "fr"',
    "id ne null",
    f'{COMPTE}:etat eq "actif"',
    'etat eq "actif"',
    "urn:ietf:params:scim:schemas:core:2.0:User:userName pr",
    'etablissements eq "0501271K"',
    'etablissements ne "0501271K"',
    f'{COMPTE}:rattachements.eleve eq "jeanne"',
    'rattachements[eleve eq "jeanne" and niveau eq 2]',
    'rattachements[not (niveau lt 2) or eleve pr and value eq "zz"]',
    "rattachements.niveau ge 2",
    'rattachements eq "r1"',
    'activatedAt eq "2026-11-22T09:00:00Z"',
    'activatedAt lt "2026-11-22T09:00:01Z"',
    'meta.created le "2026-11-22T10:00:00+01:00"',
    'etat gt "acti" and etat le "actif"',
    'not (userName eq "x") and (active eq true or active eq false)',
]
NO = [
    'id eq "abc"',
    'userName eq "e.dupont4"',
    "active eq false",
    "preferredLanguage pr",
    "id eq null",
    'preferredLanguage gt "a"',
    'rattachements[eleve eq "jeanne" and niveau eq 1]',
    "rattachements.niveau gt 2",
    'rattachements[value eq "r3"]',
    'activatedAt gt "2026-11-22T09:00:00Z"',
    'etablissements eq "0999001W"',
    'etat sw "Acti"',
    'etat lt "actif"',
    "responsables[value pr]",
    "responsables pr",
]


@pytest.mark.parametrize("text", YES)
def test_answers(text: str) -> None:
    node = parse_filter(text)
    check(node, catalogue.USER)
    assert matches(node, EMILIE, catalogue.USER)
    assert not matches(Not(node), EMILIE, catalogue.USER)


@pytest.mark.parametrize("text", NO)
def test_does_not_answer(text: str) -> None:
    node = parse_filter(text)
    check(node, catalogue.USER)
    assert not matches(node, EMILIE, catalogue.USER)
    assert matches(Not(node), EMILIE, catalogue.USER)


def test_without_types_texts_are_compared_without_case() -> None:
    assert matches(parse_filter('id eq "abc" and etat sw "ACT"'), EMILIE)
    assert matches(parse_filter('rattachements[eleve eq "ALBERT"]'), EMILIE)
    assert not matches(parse_filter("urn:other:thing:userName pr or nothing.at pr or userName.x pr"), EMILIE)


@given(trees(leaves))
@settings(max_examples=100, deadline=None)
def test_a_filter_or_its_negation_answers(node: Filter) -> None:
    assert matches(node, EMILIE, catalogue.USER) != matches(Not(node), EMILIE, catalogue.USER)


@pytest.mark.parametrize(
    ("good", "bad", "refusal"),
    [
        ("userName pr", "nickName pr", refusals.FiltreInconnu),
        ("etat pr", "urn:other:x:etat pr", refusals.FiltreInconnu),
        ("name.familyName pr", "name.middleName pr", refusals.FiltreInconnu),
        ("activatedAt pr", "mobile pr", refusals.FiltreInconnu),
        ("name.givenName pr", 'name eq "a"', refusals.FiltreInconnu),
        ("rattachements[niveau eq 1]", "rattachements[rang eq 1]", refusals.FiltreInconnu),
        ("rattachements[not (eleve pr)]", "rattachements[eleve.x pr or eleve pr]", refusals.FiltreInconnu),
        ("rattachements[eleve pr]", "name[familyName pr]", refusals.FiltreInconnu),
        ("active eq true", 'active eq "true"', refusals.OperateurImpossible),
        ("active ne true", "active gt true", refusals.OperateurImpossible),
        ('userName co "a"', "userName co 1", refusals.OperateurImpossible),
        ("userName eq null", "userName gt null", refusals.OperateurImpossible),
        ('activatedAt gt "2026-01-01T00:00:00Z"', 'activatedAt gt "2026-01-01"', refusals.OperateurImpossible),
        ('activatedAt eq "2026-01-01T00:00:00Z"', 'activatedAt eq "2026-01-01T00:00:00"', refusals.OperateurImpossible),
        (
            'activatedAt le "2026-01-01T00:00:00Z"',
            'activatedAt sw "2026-01-01T00:00:00Z"',
            refusals.OperateurImpossible,
        ),
        ("rattachements.niveau eq 1", "rattachements.niveau co 1", refusals.OperateurImpossible),
        ("rattachements[niveau lt 2]", "rattachements[niveau lt true]", refusals.OperateurImpossible),
        ("not (active eq true)", "not (active eq 1) and id pr", refusals.OperateurImpossible),
    ],
)
def test_a_filter_without_meaning_is_refused(good: str, bad: str, refusal: type[refusals.ScimRefusal]) -> None:
    check(parse_filter(good), catalogue.USER)
    with pytest.raises(refusal) as caught:
        check(parse_filter(bad), catalogue.USER)
    assert caught.value.protocol_error == "invalidFilter"
    assert "{" not in caught.value.sentence()
