"""What a provider must tell, and the exact form of each claim (specs/franceconnect.md §2.8, §3.1, §4)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preau.protocols.franceconnect import Identity, compute_sub, identity_hash, read_identity
from preau.protocols.franceconnect.codes import Y600006
from preau.protocols.franceconnect.identity import pad_birthdate
from tests.protocols.franceconnect.world import CLAIMS, person


def test_the_well_known_person() -> None:
    assert person().as_claims() == {
        "given_name": "Angela Claire Louise",
        "given_name_array": ["Angela", "Claire", "Louise"],
        "family_name": "DUBOIS",
        "birthdate": "1962-08-24",
        "gender": "female",
        "birthplace": "75107",
        "birthcountry": "99100",
        "email": "angela@example.org",
        "idp_birthdate": "1962-08-24",
    }


@pytest.mark.parametrize("name", list(CLAIMS))
@pytest.mark.parametrize("value", [None, "", 7, ["x"], "x\0", "\x7f"])
def test_each_claim_is_required(name: str, value: Any) -> None:
    with pytest.raises(Y600006) as caught:
        person(**{name: value})
    assert caught.value.detail == name


@pytest.mark.parametrize(
    ("changes", "claim"),
    [
        ({"given_name": "x" * 257}, "given_name"),
        ({"family_name": "   "}, "family_name"),
        ({"gender": "F"}, "gender"),
        ({"birthcountry": "75107"}, "birthcountry"),
        ({"birthcountry": "99١00"}, "birthcountry"),
        ({"birthplace": "2C004"}, "birthplace"),
        ({"birthplace": "7510"}, "birthplace"),
        ({"birthplace": "Alger"}, "birthplace"),
        ({"email": "sans-arobase"}, "email"),
        ({"email": "a@b"}, "email"),
        ({"email": "a@" + "b" * 256 + ".org"}, "email"),
        ({"preferred_username": "x" * 257}, "preferred_username"),
        ({"preferred_username": ["x"]}, "preferred_username"),
        ({"given_name_array": []}, "given_name_array"),
        ({"given_name_array": "Angela"}, "given_name_array"),
        ({"given_name_array": ["Angela", 3]}, "given_name_array"),
        ({"given_name_array": ["x"] * 31}, "given_name_array"),
        ({"sub": "é"}, "sub"),
        ({"birthcountry": "99352", "birthplace": "x" * 300}, "birthplace"),
    ],
)
def test_wrong_claims(changes: dict[str, Any], claim: str) -> None:
    with pytest.raises(Y600006) as caught:
        person(**changes)
    assert caught.value.detail == claim


@pytest.mark.parametrize(
    "changes",
    [
        {"given_name": "Anne-Laure"},
        {"family_name": "DUPONT-DURAND"},
        {"given_name": "Élodie Ô ë œ æ", "family_name": "ŒUVRÉ"},
        {"family_name": "X" * 60},
        {"gender": "unspecified"},
        {"birthdate": "2018-01-01"},
        {"birthplace": "2A004"},
        {"birthplace": "2B050"},
        {"birthplace": "98729"},
        {"birthplace": "98611"},
        {"birthplace": "97105"},
        {"extra": {"dropped": True}},
    ],
)
def test_people_who_are_right(changes: dict[str, Any]) -> None:
    claims = person(**changes).as_claims()
    assert {name: claims.get(name) for name in changes if name != "extra"} == {
        name: value for name, value in changes.items() if name != "extra"
    }
    assert "extra" not in claims


def test_a_composed_name_with_a_space_stays_whole() -> None:
    found = person(given_name="Jean Philippe Pierre", given_name_array=["Jean Philippe", "Pierre"])
    assert found.given_name_array == ("Jean Philippe", "Pierre")
    assert found.given_name == "Jean Philippe Pierre"


@pytest.mark.parametrize("birthplace", [None, "", "Alger", "90900"])
def test_born_abroad_the_place_is_empty_whatever_was_said(birthplace: str | None) -> None:
    found = person(birthcountry="99352", birthplace=birthplace)
    assert found.as_claims()["birthplace"] == ""
    assert found.as_claims()["birthcountry"] == "99352"


@pytest.mark.parametrize(
    ("told", "padded"), [("1992-11-00", "1992-11-01"), ("1992-00-00", "1992-01-01"), ("1992-11-30", "1992-11-30")]
)
def test_presumed_dates_are_padded_and_kept_raw(told: str, padded: str) -> None:
    claims = person(birthdate=told).as_claims()
    assert (claims["birthdate"], claims["idp_birthdate"]) == (padded, told)


@pytest.mark.parametrize(
    "told",
    ["1977-00-03", "1977-02-30", "1977-13-01", "1977-13-00", "0000-01-01", "1977", "1977-1-1", "19770101",
     "1977-01-01 ", "١٩٧٧-01-01"],
)  # fmt: skip
def test_impossible_dates(told: str) -> None:
    with pytest.raises(Y600006):
        pad_birthdate(told)


def test_an_identity_is_kept_whole() -> None:
    told = person(birthdate="1992-00-00", preferred_username="MARTIN")
    whole = replace(told, rnipp=person(given_name="Angéla"))
    assert Identity.from_json(whole.to_json()) == whole
    assert Identity.from_json(told.to_json()) == told


def test_plus_tells_the_registers_copy_beside_the_providers_identity() -> None:
    claims = replace(person(), rnipp=person(family_name="DU BOIS")).as_claims()
    assert (claims["family_name"], claims["rnipp_family_name"]) == ("DUBOIS", "DU BOIS")
    assert not [name for name in claims if name in ("rnipp_email", "rnipp_idp_birthdate", "rnipp_preferred_username")]


class TestSubject:
    """§2.8: the formula, and what changes it."""

    def test_the_formula_to_the_letter(self) -> None:
        """Both values computed with the openssl command."""
        assert identity_hash(person()) == "Sr1x7B9YHc4uoiIcvqx8lzxq6nvLg1rN/n1klPFSgGA="
        sub = compute_sub("e" * 32, identity_hash(person()), "secret")
        assert sub == "3a9d1c021cbc708a4197b8f7f07d67732d62ffcea4ebc7fb29005eed63046718v1"

    def test_contact_data_and_the_raw_date_do_not_count(self) -> None:
        other = person(email="autre@example.org", preferred_username="MARTIN", sub="b")
        assert identity_hash(other) == identity_hash(person())
        assert identity_hash(replace(person(), idp_birthdate="1962-08-00")) == identity_hash(person())

    def test_the_place_counts_only_in_france(self) -> None:
        assert identity_hash(person(birthplace="75108")) != identity_hash(person())
        abroad = [person(birthcountry="99352", birthplace=place) for place in ("", "Alger")]
        assert len({identity_hash(found) for found in abroad}) == 1

    @pytest.mark.parametrize(
        "changes",
        [{"family_name": "MARTIN"}, {"gender": "male"}, {"birthdate": "1962-08-25"}, {"given_name": "Angéla"}],
    )
    def test_a_correction_makes_another_person(self, changes: dict[str, str]) -> None:
        assert identity_hash(person(**changes)) != identity_hash(person())

    def test_plus_hashes_the_registers_copy(self) -> None:
        register = person(family_name="DU BOIS")
        assert identity_hash(replace(person(), rnipp=register)) == identity_hash(register)

    def test_entities_and_platforms_do_not_share(self) -> None:
        subs = {
            compute_sub(entity, identity_hash(person()), secret) for entity in ("a" * 32, "b" * 32) for secret in "xy"
        }
        assert len(subs) == 4


VALUES = st.one_of(
    st.none(),
    st.text(max_size=30),
    st.integers(),
    st.lists(st.text(max_size=5), max_size=3),
    st.sampled_from(list(CLAIMS.values())),
)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from([*CLAIMS, "given_name_array", "preferred_username"]), VALUES))
def test_whatever_a_provider_tells_is_read_or_refused(said: dict[str, Any]) -> None:
    try:
        found = read_identity({**CLAIMS, **said})
    except Y600006:
        return
    assert Identity.from_json(found.to_json()) == found
    assert found.given_name.strip()
    assert len(identity_hash(found)) == 44
