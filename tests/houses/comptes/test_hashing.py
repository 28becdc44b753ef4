"""Argon2id as libraries.md asks, one form per password, and a polite answer when every core is taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from preau.houses.comptes import hashing
from preau.kit import hashkit


@pytest.mark.usefixtures("true_hashing")
def test_parameters_and_round_trip() -> None:
    encoded = hashing.make("Marée 1 µ !")
    assert "argon2id" in encoded
    assert "m=19456,t=2,p=1" in encoded
    assert hashing.check("Marée 1 \u03bc !", encoded), "the other µ, and the other form of é"
    assert hashing.check("Mare\u0301e 1 µ !", encoded)
    assert not hashing.check("Maree 1 µ !", encoded)
    assert not hashing.is_stale(encoded)


def test_nobody_is_never_right() -> None:
    assert hashing.check_nobody("personne") is False


@pytest.fixture
def _short_wait(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(hashkit, "WAIT", 0.01)
    hashing._turns.cache_clear()
    yield
    hashing._turns.cache_clear()


@pytest.mark.usefixtures("_short_wait")
def test_beyond_the_cores_one_is_asked_to_wait(reglages: Any) -> None:
    reglages(concurrent_hashes=2)
    with hashing.turn(), hashing.turn():
        with pytest.raises(hashing.TooBusy) as busy:
            hashing.make("x")
        assert busy.value.status == 503
        assert "Patientez" in busy.value.sentence()
    assert hashing.check("x", hashing.make("x"))
