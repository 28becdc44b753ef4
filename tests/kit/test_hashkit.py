"""Argon2id, one form per password, as many at once as there are places."""

from __future__ import annotations

import pytest

from preau.kit import hashkit


class Busy(Exception):
    """The way a house says it."""


@pytest.mark.usefixtures("true_hashing")
def test_round_trip_and_nobody() -> None:
    passwords = hashkit.Passwords(lambda: 0, Busy)
    encoded = passwords.make("Marée 1 µ !")
    assert "m=19456,t=2,p=1" in encoded
    assert passwords.check("Mare\u0301e 1 \u03bc !", encoded)
    assert not passwords.check("Maree 1 µ !", encoded)
    assert not passwords.check("", "")
    assert not passwords.check_nobody("personne")
    assert not hashkit.is_stale(encoded)


def test_two_houses_do_not_share_their_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashkit, "WAIT", 0.01)
    one, other = hashkit.Passwords(lambda: 1, Busy), hashkit.Passwords(lambda: 1, Busy)
    with one.turn():
        with pytest.raises(Busy):
            one.make("x")
        assert other.make("x")
