"""The civil register's question and answer (specs/franceconnect.md §3.2)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preau.protocols.franceconnect.codes import (
    Y010004,
    Y010006,
    Y010007,
    Y010008,
    Y010009,
    Y010013,
    Y010015,
    YRefusal,
)
from preau.protocols.franceconnect.rnipp import BadQuery, Query, read_answer, read_query, write_answer, write_query
from tests.protocols.franceconnect.world import person

ABROAD = person(birthcountry="99352", birthplace="Alger")


def test_the_question_to_the_letter() -> None:
    assert write_query(person()) == {
        "rechercheType": "S",
        "nom": "DUBOIS",
        "prenoms": "Angela Claire Louise",
        "dateNaissance": "19620824",
        "sexe": "F",
        "codeLieuNaissance": "75107",
    }


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        ({"birthdate": "1992-00-00"}, {"dateNaissance": "19920000"}),
        ({"birthdate": "1992-11-00"}, {"dateNaissance": "19921100"}),
        ({"gender": "male"}, {"sexe": "M"}),
        ({"gender": "unspecified"}, {"sexe": "I"}),
        ({"birthplace": "2A004"}, {"codeLieuNaissance": "2A004"}),
        ({"birthcountry": "99352", "birthplace": ""}, {"codeLieuNaissance": "99352"}),
        ({"birthcountry": "99352", "birthplace": "Alger"}, {"codeLieuNaissance": "99352"}),
        ({"birthcountry": "99352", "birthplace": "90900"}, {"codeLieuNaissance": "90900"}),
    ],
)
def test_questions(told: dict[str, str], asked: dict[str, str]) -> None:
    query = write_query(person(**told))
    assert {name: query[name] for name in asked} == asked
    assert read_query(query).date_naissance == query["dateNaissance"]


def test_who_plays_the_register_reads_the_question() -> None:
    assert read_query(write_query(person())) == Query("DUBOIS", "Angela Claire Louise", "19620824", "F", "75107")


@pytest.mark.parametrize(
    "wrong",
    [
        {"rechercheType": "L"},
        {"nom": ""},
        {"nom": "a\0b"},
        {"prenoms": "x" * 257},
        {"dateNaissance": "1962-08-24"},
        {"sexe": "FM"},
        {"codeLieuNaissance": "Alger"},
    ],
)
def test_a_wrong_question(wrong: dict[str, str]) -> None:
    name = next(iter(wrong))
    with pytest.raises(BadQuery, match=name):
        read_query({**write_query(person()), **wrong})


@pytest.mark.parametrize("kind", ["2", "3"])
def test_the_register_spells_and_the_provider_completes(kind: str) -> None:
    told = person(preferred_username="MARTIN", birthdate="1962-08-00")
    register = replace(told, family_name="DU BOIS", given_name_array=("Angela Claire", "Louise"), birthplace="2B050")
    found = read_answer(write_answer(kind, register), told)
    assert found == replace(
        told, family_name="DU BOIS", given_name="Angela Claire Louise", given_name_array=("Angela Claire", "Louise"),
        birthplace="2B050",
    )  # fmt: skip
    assert (found.birthdate, found.idp_birthdate) == ("1962-08-01", "1962-08-00")


def test_born_abroad_there_is_no_place() -> None:
    found = read_answer(write_answer("2", ABROAD), ABROAD)
    assert (found.birthplace, found.birthcountry) == ("", "99352")


@pytest.mark.parametrize(
    ("kind", "refusal"),
    [
        ("4", Y010004),
        ("6", Y010006),
        ("7", Y010007),
        ("8", Y010008),
        ("9", Y010009),
        ("1", Y010013),
        ("5", Y010013),
        ("99", Y010013),
        ("", Y010013),
    ],
)
def test_types_of_answers(kind: str, refusal: type[YRefusal]) -> None:
    with pytest.raises(refusal):
        read_answer(write_answer(kind), person())


def test_who_is_dead() -> None:
    with pytest.raises(Y010015):
        read_answer(write_answer("2", person(), is_deceased=True), person())


GOOD = write_answer("2", person()).decode()


def test_namespaces_are_stripped_and_the_type_may_stand_beside_the_person() -> None:
    told = person()
    named = GOOD.replace(
        "<IdentificationsIndividusCitoyens>", '<n:IdentificationsIndividusCitoyens xmlns:n="urn:x" xmlns="urn:y">'
    ).replace("</IdentificationsIndividusCitoyens>", "</n:IdentificationsIndividusCitoyens>")
    assert read_answer(named.encode(), told) == told
    kind = "<TypeReponseIdentification>2</TypeReponseIdentification>"
    inside = GOOD.replace(kind, "").replace("<SituationActuelle>", kind + "<SituationActuelle>")
    assert read_answer(inside.encode(), told) == told


@pytest.mark.parametrize(("said", "padded"), [("1962", "1962-01-01"), ("1962-08", "1962-08-01")])
def test_partial_dates_are_padded(said: str, padded: str) -> None:
    answer = GOOD.replace("1962-08-24", said).encode()
    assert read_answer(answer, person()).birthdate == padded


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<NomFamille>DUBOIS</NomFamille>", ""),
        ("<NomFamille>DUBOIS</NomFamille>", "<NomFamille/>"),
        ("<NomFamille>DUBOIS</NomFamille>", "<NomFamille>DU<b/>BOIS</NomFamille>"),
        ("<NomFamille>DUBOIS</NomFamille>", "<NomFamille>A</NomFamille><NomFamille>B</NomFamille>"),
        ("<NomFamille>DUBOIS</NomFamille>", f"<NomFamille>{'x' * 257}</NomFamille>"),
        ("<NomFamille>DUBOIS</NomFamille>", "<NomFamille>DU<!-- -->BOIS</NomFamille>"),
        ("<Prenoms>", "<Autres>"),
        ("1962-08-24", "1962-00-24"),
        ("1962-08-24", "1962-13-01"),
        ("1962-08-24", "24/08/1962"),
        ("<Sexe>F</Sexe>", "<Sexe>X</Sexe>"),
        ('<Localite code="75107"/>', ""),
        ('<Localite code="75107"/>', '<Localite code="Paris"/>'),
        ('<Localite code="75107"/>', '<Pays code="33"/>'),
        ("</TypeReponseIdentification>", "</TypeReponseIdentification><TypeReponseIdentification/>"),
        ("IdentificationsIndividusCitoyens", "Autre"),
        ("Individu>", "Personne>"),
    ],
)  # fmt: skip
def test_answers_that_are_none(old: str, new: str) -> None:
    assert old in GOOD
    broken = GOOD.replace("</Prenoms>", "</Autres>") if old == "<Prenoms>" else GOOD
    with pytest.raises(Y010013):
        read_answer(broken.replace(old, new).encode(), person())


def test_two_people_in_one_answer_are_nobody() -> None:
    start, end = GOOD.index("<IdentificationIndividuCitoyen>"), GOOD.index("</IdentificationsIndividusCitoyens>")
    with pytest.raises(Y010013):
        read_answer((GOOD[:end] + GOOD[start:]).encode(), person())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html>",
        b'<!DOCTYPE x [<!ENTITY e "x">]><IdentificationsIndividusCitoyens/>',
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><IdentificationsIndividusCitoyens/>',
        b"<a>" * 40 + b"</a>" * 40,
        b"<a>" + b"<b/>" * 300 + b"</a>",
        b"x" * 70_000,
        GOOD.encode("utf-16"),
    ],
)
def test_hostile_xml(data: bytes) -> None:
    with pytest.raises(Y010013):
        read_answer(data, person())


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.tuples(st.integers(0, len(GOOD)), st.text(max_size=8)).map(
    lambda cut: (GOOD[: cut[0]] + cut[1] + GOOD[cut[0] :]).encode("utf-8", "surrogatepass")
)))  # fmt: skip
def test_whatever_bytes_come_the_refusal_is_named(data: bytes) -> None:
    try:
        found = read_answer(data, person())
    except YRefusal as problem:
        refusal = problem
    else:
        assert found.family_name
        return
    assert refusal.code.startswith("Y01")
