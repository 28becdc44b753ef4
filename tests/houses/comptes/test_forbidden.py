"""Passwords refused whatever their classes: usual ones, names, dates; the filter shipped is the one that is built."""

from __future__ import annotations

import re
import secrets
import subprocess
import sys
from datetime import timedelta
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from preau.houses.comptes import policies
from preau.houses.comptes.checks import check_settings
from preau.houses.comptes.policies import Strength, forbidden
from preau.houses.comptes.policies.forbidden import Bloom

ROOT = Path(__file__).parents[3]
FAMILY = ["LE GOFF", "N'GUYEN", "Emilie", "Albert", "Lou", "e.legoff42"]


def test_the_filter_shipped_is_the_one_that_the_script_builds() -> None:
    raw = resources.files(policies).joinpath("interdits.bloom").read_bytes()
    assert len(raw) < 200_000
    assert subprocess.run([sys.executable, "scripts/build_forbidden.py", "--check"], cwd=ROOT).returncode == 0


def test_no_listed_password_is_missed() -> None:
    listed = [word for word in FREQUENCY_LISTS["passwords"] if len(word) >= forbidden.SHORTEST_CORE]
    assert all(forbidden.is_common(word) for word in listed)


def test_mistakes_are_as_rare_as_documented() -> None:
    """Two lookups a password: at most some 2 in 10,000, here with a wide margin."""
    drawn = [secrets.token_urlsafe(12) for _draw in range(20_000)]
    assert sum(map(forbidden.is_common, drawn)) <= 40


@pytest.mark.parametrize("raw", [b"", b"PREAUBF1", b"x" * 40, b"PREAUBF1\x05\x00\x00\x00\x10abc"])
def test_a_damaged_filter_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError, match="not a filter"):
        Bloom.load(raw)


@given(st.sets(st.text(min_size=1, max_size=20), min_size=1, max_size=50))
@settings(max_examples=50)
def test_what_is_put_in_is_found_after_a_round_trip(texts: set[str]) -> None:
    again = Bloom.load(Bloom.build(texts).dump())
    assert all(text in again for text in texts)


@pytest.mark.parametrize(
    "password",
    ["Soleil26!", "Azerty1!", "P@ssw0rd1!", "123456", "MotDePasse2026!", "Camille1!", "!!Doudou99"],
)
def test_usual_passwords(password: str) -> None:
    assert forbidden.is_common(password)


@pytest.mark.parametrize("password", ["Marée-haute 2026 !", "Qzv7!kTw#pLm", "9!aA", "", "Rayure.Bleue.7"])
def test_others(password: str) -> None:
    assert not forbidden.is_common(password)


@pytest.mark.parametrize(
    "password",
    ["Legoff!26x", "le-goff.26X", "xNguyen9!", "ÉMILIE?77a", "zALB€RT12!", "Lou!26.zut", "e.legoff42!A"],
)
def test_names_of_the_family(password: str) -> None:
    assert forbidden.holds_word(password, FAMILY)
    assert "personnel" not in policies.get("001").for_person(FAMILY).met(password)


@pytest.mark.parametrize("password", ["Louveteau&9", "Marée-haute 2026 !", "Gouffre.Noir.7", "Qzv7!kTw#pLm"])
def test_words_that_only_begin_like_a_name(password: str) -> None:
    assert not forbidden.holds_word(password, FAMILY)


@pytest.mark.parametrize(
    "password", ["Zut02032014!", "Zut020314!", "Zut02/03/14!", "Zut2-3-2014", "Zut2014-03-02", "20140302!", "z2_3_14x"]
)
def test_dates(password: str) -> None:
    assert forbidden.holds_date(password)


@pytest.mark.parametrize("password", ["Zut2026!", "Zut1234!", "Zut42", "Zut99/99/99", "Zut32032014", "1.2"])
def test_figures_that_are_no_date(password: str) -> None:
    assert not forbidden.holds_date(password)


SAMPLES = [
    "Legoff!26x", "Lou!26.zut", "Louveteau&9", "Zut02032014!", "Zut2/3/14!", "Zut2014-03-02", "Zut2026!", "Zut99/99/99",
    "Marée-haute 2026 !", "ÉMILIE?77a", "zALB€RT12!", "Zut1234!", "xNguyen9!",
]  # fmt: skip


@pytest.mark.parametrize("password", SAMPLES)
def test_the_page_s_pattern_says_what_the_server_says(password: str) -> None:
    """The pattern is JavaScript's: its Unicode classes are written for Python here, nothing else changes."""
    written = forbidden.pattern(FAMILY).replace(r"[^\p{L}\p{Nd}@$€]", r"[^\w@$€]").replace(r"[^\p{L}\p{Nd}]", r"[\W_]")
    written = written.replace(r"\p{L}", r"[^\W\d_]")
    refused = forbidden.holds_date(password) or forbidden.holds_word(password, FAMILY)
    assert (re.match(written, password, re.DOTALL) is None) == refused
    assert re.match(written, "", re.DOTALL) is None  # nothing typed, nothing ticked


@pytest.mark.parametrize("name", policies.names())
def test_the_two_rules_are_shown_last_and_must_be_met(name: str) -> None:
    plain, own = policies.get(name), policies.get(name).for_person(FAMILY)
    assert [str(label) for _key, label in own.rules[len(plain.rules) :]] == [
        "Ne doit contenir ni nom, ni prénom, ni date de naissance",
        "Ne doit pas être un mot de passe courant",
    ]
    assert {"personnel", "courant"} <= own.required
    assert own.accepts("Marée-haute 2026 !")
    assert plain.accepts("Soleil26!")
    assert not own.accepts("Soleil26!")
    assert own.strength("Soleil26!") is Strength.FAIBLE
    assert own.strength("Emilie.Zut!26xQ") is Strength.FAIBLE


@pytest.mark.parametrize("name", policies.names())
def test_what_the_cnil_asks_is_data(name: str) -> None:
    cnil = policies.get(name).cnil
    assert cnil.needs_lockout
    assert "CNIL" in cnil.note
    assert "10 échecs" in cnil.note


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"logins_per_account": 11}, "comptes.E006"),
        ({"logins_per_account": 0}, "comptes.E006"),
        ({"letter_months": 0}, "comptes.E007"),
        ({"mail_link_life": timedelta(minutes=59)}, "comptes.E007"),
    ],
)
def test_settings_that_break_the_rules_stop_the_start(reglages: Any, values: dict[str, Any], found: str) -> None:
    assert found not in [one.id for one in check_settings(None)]
    reglages(**values)
    assert found in [one.id for one in check_settings(None)]


@given(st.text(max_size=140))
@settings(max_examples=100)
def test_anything_may_be_typed(password: str) -> None:
    own = policies.get("004").for_person(FAMILY)
    assert own.accepts(password) in (True, False)
    forbidden.pattern([password])
