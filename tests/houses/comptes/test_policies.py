"""Password rules as data: labels as printed, NFKC first, both µ, unlisted specials allowed and not counted."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preau.houses.comptes import policies

SEED_001 = list("!?@#$%&'*<>=µ/.;:")
SEED_004 = list("!?@#$%^&*<>£µ.;,")


def test_labels_of_seed_001() -> None:
    assert [label for _key, label in policies.get("001").rules] == [
        "Doit contenir 1 majuscule",
        "Doit contenir 1 minuscule",
        "Doit contenir 1 chiffre",
        "Doit contenir 1 caractère spécial parmi ! ? @ # $ % & ' * < > = µ / . ; :",
        "Doit contenir 8 caractères minimum",
    ]


def test_labels_of_seed_004() -> None:
    policy = policies.get("004")
    assert [label for _key, label in policy.rules][1:] == [
        "au moins une minuscule",
        "au moins une majuscule",
        "au moins un chiffre",
        "au moins un caractère spécial, parmi ( ! ? @ # $ % ^ & * < > £ µ . ; , )",
    ]
    assert "respecter 3 des 4 critères suivants" in policy.hint


@pytest.mark.parametrize("special", SEED_001)
def test_each_special_of_seed_001_counts(special: str) -> None:
    assert policies.get("001").accepts(f"Cantine1{special}")


@pytest.mark.parametrize("special", [*SEED_004, "\u00b5", "\u03bc"])
def test_each_special_of_seed_004_counts(special: str) -> None:
    assert policies.get("004").accepts(f"cantine1{special}")


@pytest.mark.parametrize("special", ["\u00b5", "\u03bc"])
def test_both_micro_signs_are_one_character(special: str) -> None:
    assert policies.get("001").accepts(f"Cantine1{special}")
    assert policies.normalise("\u00b5") == policies.normalise("\u03bc")


@pytest.mark.parametrize("special", ["^", "£", ",", "-", "€", " "])
def test_unlisted_specials_are_allowed_and_do_not_count(special: str) -> None:
    policy = policies.get("001")
    assert not policy.accepts(f"Cantine1{special}")
    assert policy.accepts(f"Cantine1{special}!")


@pytest.mark.parametrize(
    ("password", "lacking"),
    [
        ("cantine1!", "majuscule"),
        ("CANTINE1!", "minuscule"),
        ("Cantines!", "chiffre"),
        ("Cantine11", "special"),
        ("Canti1!", "longueur"),
    ],
)
def test_each_rule_of_001_is_enough_to_refuse(password: str, lacking: str) -> None:
    policy = policies.get("001")
    assert not policy.accepts(password)
    assert {key for key, _label in policy.rules} - policy.met(password) == {lacking}


def test_004_asks_three_classes_of_four_and_always_the_length() -> None:
    policy = policies.get("004")
    for accepted in ("Cantine11", "cantine1!", "Cantines!", "CANTINE1!"):
        assert policy.accepts(accepted), accepted
    for refused in ("cantine11", "cantines!", "Cantines", "Ca1!", "12345678!"):
        assert not policy.accepts(refused), refused


def test_too_long_is_refused() -> None:
    assert policies.get("001").accepts("Aa1!" * 32)
    assert not policies.get("001").accepts("Aa1!" * 32 + "a")


@given(st.text(max_size=40))
def test_the_strength_word_never_contradicts_the_rules(password: str) -> None:
    for name in policies.names():
        policy = policies.get(name)
        assert policy.accepts(password) or policy.strength(password) is policies.Strength.FAIBLE


def test_known_words_weaken() -> None:
    policy = policies.get("001")
    assert policy.strength("Qzv7!kTw#pLm") == "fort"
    assert policy.strength("Motdepasse1!") != "fort"
    assert policy.strength("Emiliedupont1!", ["emilie", "dupont", "emiliedupont"]) == "faible"


@given(st.text(max_size=20))
def test_the_page_s_patterns_say_the_same_as_the_server(password: str) -> None:
    policy = policies.get("001")
    text = policies.normalise(password)
    met = {"special"} if re.search(_python(policy.patterns["special"]), text) else set()
    if re.search(policy.patterns["longueur"].replace(r"[\s\S]", r"[\s\S]"), text):
        met.add("longueur")
    assert met == policy.met(password) & {"special", "longueur"}
    for key, category in policies.CATEGORIES.items():
        assert policy.patterns[key] == rf"\p{{{category}}}"
        assert (key in policy.met(password)) == any(unicodedata.category(one) == category for one in text)


def test_an_unknown_policy_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        policies.get("../001")


def _python(pattern: str) -> str:
    """JavaScript's `\\u{3bc}` in Python's spelling."""
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda match: re.escape(chr(int(match[1], 16))), pattern)
