"""One-time codes: the codes around now and no other, whatever was typed."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from preau.kit import totpkit
from preau.kit.clockkit import now

SECRET = totpkit.write_secret(b"twenty bytes or more of a seed")


@pytest.mark.parametrize(("seconds", "is_good"), [(-90, False), (-30, True), (0, True), (30, True), (90, False)])
def test_neighbours_are_good(seconds: int, is_good: bool) -> None:
    moment = now()
    found = totpkit.find_counter(SECRET, pyotp.TOTP(SECRET).at(moment + timedelta(seconds=seconds)))
    assert (found is not None) == is_good
    if found is not None:
        assert abs(found - int(moment.timestamp()) // totpkit.STEP - seconds // totpkit.STEP) <= 1


@given(st.text(max_size=12))
def test_any_text_is_compared(code: str) -> None:
    assert totpkit.find_counter(SECRET, code) is None or code.isdecimal()


def test_what_people_see() -> None:
    assert len(SECRET) == 32
    assert totpkit.group("ABCDEFGHIJ") == "ABCD EFGH IJ"
    uri = totpkit.write_uri(SECRET, "camille.roussel", "Mon ENT")
    assert uri.startswith("otpauth://totp/Mon%20ENT:camille.roussel?secret=")
    assert totpkit.draw(uri).startswith("data:image/svg+xml")
