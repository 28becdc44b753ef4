"""Names of a civil identity against names that a school writes: a table of cases, and properties of all of them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preau.kit.identitykit import Fit, Names, family_fit, fit, given_fit, words

WHOLE, PART, WEAK, NONE = Fit.WHOLE, Fit.PART, Fit.WEAK, Fit.NONE


def names(family: str, given: str = "Emilie", usage: str = "", *items: str) -> Names:
    return Names(family, usage, given, items)


FAMILIES = [
    # written by the school, birth name, usage name, outcome
    ("DUPONT", "DUPONT", "", WHOLE),
    ("Dupont", "DUPONT", "", WHOLE),
    ("DUPONT", "MARTIN", "DUPONT", WHOLE),  # the usage name only
    ("MARTIN", "MARTIN", "DUPONT", WHOLE),  # the birth name of someone who has married since
    ("MARTIN DUPONT", "MARTIN", "DUPONT", WHOLE),
    ("DUPONT-MARTIN", "MARTIN", "DUPONT", WHOLE),
    ("DUPONT MARTIN", "DUPONT MARTIN", "", WHOLE),
    ("MARTIN-DUPONT", "DUPONT MARTIN", "", PART),  # a double name the other way round
    ("MARTIN", "MARTIN DUPONT", "", PART),
    ("MARTIN--DUPONT", "MARTIN", "", PART),
    ("LEFÈVRE", "LEFEVRE", "", WHOLE),
    ("LEFÈVRE", "LEFE\u0300VRE", "", WHOLE),
    ("LEBŒUF", "LEBOEUF", "", WHOLE),
    ("LÆTITIEN", "LAETITIEN", "", WHOLE),
    ("STRAUSS", "STRAUß", "", WHOLE),
    ("N'GUYEN", "NGUYEN", "", WHOLE),
    ("N’GUYEN", "N GUYEN", "", WHOLE),
    ("O'BRIEN", "OBRIEN", "", WHOLE),
    ("D'ALMEIDA", "D ALMEIDA", "", WHOLE),
    ("ALMEIDA", "D'ALMEIDA", "", PART),  # without the particle
    ("KERGORLAY", "DE KERGORLAY", "", PART),
    ("DE LA TOUR", "TOUR", "", PART),
    ("LE GOFF", "LEGOFF", "", WHOLE),
    ("LE GOFF", "LE BRAS", "", NONE),  # a particle in common is no name
    ("LE", "LE GOFF", "", NONE),
    ("DE", "DE", "", WHOLE),  # a name that looks like a particle
    ("O", "O", "", WHOLE),
    ("O", "O MARTIN", "", NONE),  # one letter of a longer name
    ("A" * 40, "A" * 40, "", WHOLE),
    ("A" * 40, "A" * 39 + "B", "", NONE),
    ("DUPOND", "DUPONT", "", NONE),  # one letter is enough to be somebody else
    ("DURAND", "DUPONT", "", NONE),
    ("", "DUPONT", "", NONE),
    ("DUPONT", "", "", NONE),
    ("---", "DUPONT", "", NONE),
]
GIVENS = [
    # written by the school, given names as text, as a list, outcome
    ("Emilie", "Emilie", (), WHOLE),
    ("Émilie", "Emilie Claire", (), WHOLE),
    ("Jean-Pierre", "Jean Pierre Marie", ("Jean Pierre", "Marie"), WHOLE),
    ("Jean Pierre", "Jean-Pierre Marie", ("Jean-Pierre", "Marie"), WHOLE),
    ("JEANPIERRE", "Jean-Pierre", (), WHOLE),
    ("Jean-Pierre", "Jean Pierre Marie", (), PART),  # without the list, only the beginning can be told
    ("Jean", "Jean Pierre Marie", ("Jean Pierre", "Marie"), PART),
    ("Jean", "Jeanne", (), NONE),  # a beginning ends where a word ends
    ("Angela Claire Louise", "Angela Claire Louise", ("Angela", "Claire", "Louise"), PART),
    ("Claire", "Angela Claire Louise", ("Angela", "Claire", "Louise"), WEAK),
    ("Louise", "Angela Claire Louise", (), WEAK),
    ("Pierre", "Jean-Pierre", (), WEAK),
    ("Sophie", "Angela Claire Louise", (), NONE),
    ("Maël", "Mael", (), WHOLE),
    ("A", "A", (), WHOLE),
    ("", "Emilie", (), NONE),
    ("Emilie", "", (), NONE),
]


@pytest.mark.parametrize(("written", "birth", "usage", "expected"), FAMILIES)
def test_family_names(written: str, birth: str, usage: str, expected: Fit) -> None:
    assert family_fit(written, names(birth, usage=usage)) is expected


@pytest.mark.parametrize(("written", "given_names", "items", "expected"), GIVENS)
def test_given_names(written: str, given_names: str, items: tuple[str, ...], expected: Fit) -> None:
    assert given_fit(written, Names("DUPONT", "", given_names, items)) is expected


def test_a_record_is_as_near_as_its_farther_name() -> None:
    emilie = Names("MARTIN", "DUPONT", "Emilie Claire", ("Emilie", "Claire"))
    assert fit("DUPONT", "", "Emilie", emilie) is WHOLE
    assert fit("BERNARD", "DUPONT", "Emilie", emilie) is WHOLE
    assert fit("DUPONT", "", "Claire", emilie) is WEAK
    assert fit("DUPONT", "", "Emilie, Claire", emilie) is WHOLE
    assert fit("DUPONT", "", "Albert", emilie) is NONE
    assert fit("BERNARD", "", "Emilie", emilie) is NONE


LETTERS = st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZÉÈÊÏÔÜÇŒ", min_size=2, max_size=40)
ANY = st.text(max_size=60)


@settings(max_examples=100)
@given(LETTERS, LETTERS)
def test_writing_it_otherwise_changes_nothing(family: str, first: str) -> None:
    person = Names(family, "", first, (first,))
    assert fit(family.lower(), "", first.swapcase(), person) is WHOLE
    assert fit(f" {family} ", "", f"-{first}-", person) is WHOLE


@settings(max_examples=100)
@given(LETTERS, LETTERS)
def test_both_family_names_fit_in_any_order(birth: str, usage: str) -> None:
    person = Names(birth, usage, "Emilie", ())
    for written in (birth, usage, f"{birth} {usage}", f"{usage}-{birth}"):
        assert family_fit(written, person) is WHOLE


@settings(max_examples=100)
@given(ANY, ANY, ANY, st.lists(ANY, max_size=4), ANY, ANY)
def test_any_text_has_an_outcome(
    birth: str, usage: str, given_names: str, items: list[str], written: str, first: str
) -> None:
    person = Names(birth, usage, given_names, tuple(items))
    found = fit(written, "", first, person)
    assert found in Fit
    assert found is NONE or (words(written) and words(first))
