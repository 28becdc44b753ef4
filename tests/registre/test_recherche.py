"""Anybody of one school, by whatever is known of them."""

from __future__ import annotations

import pytest

from preau.registre.models import Eleve, Responsable
from preau.registre.queries import Resultat, search_people
from tests.registre.conftest import Importer
from tests.registre.ecole import AUTRE, UAI, Ecole


@pytest.fixture
def college(ecole: Ecole, importer: Importer) -> Ecole:
    importer(ecole.write())
    return ecole


def names(found: Resultat) -> list[str]:
    return [f"{one.prenom} {one.nom}" for one in (*found.eleves, *found.responsables, *found.personnels)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dupont", ["Albert DUPONT", "Jeanne DUPONT", "Emilie DUPONT", "Paul DUPONT"]),
        ("Dupont Albert", ["Albert DUPONT"]),
        ("albert dup", ["Albert DUPONT"]),
        ("nguyen", ["Emilie DUPONT"]),
        ("N'Guyen Émilie", ["Emilie DUPONT"]),
        ("legoff", ["Anne LE GOFF"]),
        ("le goff anne", ["Anne LE GOFF"]),
        ("ÀNNE", ["Anne LE GOFF"]),
        ("6B", ["Albert DUPONT", "Jeanne DUPONT"]),
        ("6 b jeanne", ["Jeanne DUPONT"]),
        ("06 39 98 00 02", ["Paul DUPONT"]),
        ("+33639980002", ["Paul DUPONT"]),
        ("0033 6 39.98.00.02", ["Paul DUPONT"]),
        ("80002", ["Paul DUPONT"]),
        ("EMILIE@example.org", ["Emilie DUPONT"]),
        ("emilie@", ["Emilie DUPONT"]),
        ("990000001eb", ["Albert DUPONT"]),
        ("99 0000001 EB", ["Albert DUPONT"]),
        ("", []),
        ("?!", []),
        ("zzz", []),
    ],
)
def test_found(college: Ecole, text: str, expected: list[str]) -> None:
    found = search_people(UAI, text)
    assert names(found) == expected
    assert not found.approche


@pytest.mark.parametrize("text", ["Dupon", "Dupomt Alberte", "Duppont albret"])
def test_names_badly_typed_are_found_when_nothing_else_is(college: Ecole, text: str) -> None:
    found = search_people(UAI, text)
    assert "Albert DUPONT" in names(found)
    assert found.approche is (text != "Dupon")


def test_pupils_show_their_guardians_and_guardians_their_children(college: Ecole) -> None:
    found = search_people(UAI, "dupont")
    assert [one.prenom for one in found.eleves[0].proches] == ["Emilie", "Paul", "Anne"]
    assert [one.prenom for one in found.responsables[0].proches] == ["Albert", "Jeanne"]
    assert [one.present for one in search_people(UAI, "tom").eleves] == [False]


def test_one_school_only(college: Ecole) -> None:
    Responsable.objects.filter(source_id="302").update(uai=AUTRE)
    assert "Paul DUPONT" not in names(search_people(UAI, "dupont"))
    assert names(search_people(UAI, "06 39 98 00 02")) == []
    other = Responsable.objects.get(source_id="302").public_id
    assert names(search_people(UAI, "x", records=[other])) == []


def test_a_delegate_finds_the_pupils_of_their_classes_by_name_alone(college: Ecole) -> None:
    assert names(search_people(UAI, "dupont", divisions={"6 B"})) == ["Albert DUPONT", "Jeanne DUPONT"]
    assert names(search_people(UAI, "dupont", divisions={"6 A"})) == []
    assert names(search_people(UAI, "martin", divisions={"6 A"})) == []  # Tom has left
    for text in ("06 39 98 00 02", "emilie@example.org", "990000001EB"):
        assert names(search_people(UAI, text, divisions={"6 B"})) == []


def test_records_found_elsewhere(college: Ecole) -> None:
    albert = Eleve.objects.get(source_id="701").public_id
    found = search_people(UAI, "a.dupont12", records=[albert])
    assert names(found) == ["Albert DUPONT"]
    assert found.eleves[0].division == "6 B"
