"""Names compared as their owners would."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preau.kit import namekit


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("N'GUYEN", "nguyen"), ("LE GOFF", "legoff"), ("Élouan", "elouan"), ("MARTIN--DUPONT", "Martin Dupont"),
        ("Jean-Pierre", "jean pierre"), ("ŒUVRARD", "oeuvrard"), ("D’ORMESSON", "d'ormesson"), ("Ø", "o"),
        ("STRAßE", "strasse"), ("Łukasz", "lukasz"), ("  Anne  ", "ANNE"), ("NOE\u0308L", "noël"), ("İpek", "ipek"),
    ],
)  # fmt: skip
def test_same(written: str, typed: str) -> None:
    assert namekit.same_name(written, typed)


@pytest.mark.parametrize(("a", "b"), [("", ""), ("-", "'"), ("Dupont", "Dupond"), ("李", "王")])
def test_not_same(a: str, b: str) -> None:
    assert not namekit.same_name(a, b)


def test_other_scripts_and_digits_stay() -> None:
    assert namekit.normalise("李 小龍") == "李小龍"
    assert namekit.normalise("Иванов") == "иванов"
    assert namekit.normalise("Louis 2") == "louis2"


@pytest.mark.parametrize(
    ("nom", "usage", "keys"),
    [
        ("DUPONT", "", {"dupont"}),
        ("N'GUYEN", "LE GOFF", {"nguyen", "legoff"}),
        ("DE LA TOUR MARTIN", "", {"delatourmartin", "delatour", "latour", "martin"}),
        ("DUPONT-MARTIN", "", {"dupontmartin", "dupont", "martin"}),
        ("d'Ormesson", "", {"dormesson", "ormesson"}),
        ("VAN DER BERG", "", {"vanderberg"}),
        ("LE", "", {"le"}),
        ("O", "", {"o"}),
        ("", "", set()),
        ("-", "...", set()),
    ],
)
def test_keys(nom: str, usage: str, keys: set[str]) -> None:
    assert namekit.keys_of(nom, usage) == keys


def test_a_particle_alone_is_never_a_key() -> None:
    assert not {"de", "la", "le", "l", "d"} & namekit.keys_of("DE LA TOUR", "LE GOFF D'AUBIGNE")


def test_first_names() -> None:
    assert namekit.keys_of_prenom("Emilie, Jeanne") == {"emiliejeanne", "emilie"}
    assert namekit.keys_of_prenom("Jean-Paul") == {"jeanpaul"}
    assert namekit.keys_of_prenom("?") == set()


@given(st.text(max_size=60))
def test_any_text(text: str) -> None:
    key = namekit.normalise(text)
    assert key == "" or key.isalnum()
    assert namekit.normalise(key) == key
    assert namekit.normalise(unicodedata.normalize("NFD", text)) == namekit.normalise(
        unicodedata.normalize("NFC", text)
    )
    keys = namekit.keys_of(text)
    assert "" not in keys
    assert (key in keys) == bool(key)
