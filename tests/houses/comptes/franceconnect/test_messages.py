"""What the owner of an account is told of its identities, word for word; an SMS in one piece."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from preau.kit.courier import testing
from preau.kit.courier.sms import measure

PARAMS = {"service": "Préau", "adresse": "https://comptes.example.org"}


@pytest.mark.parametrize("number", ["71", "72", "73"])
def test_identities(snapshot: SnapshotAssertion, number: str) -> None:
    assert testing.render(f"COMPTES-MAIL-{number}", PARAMS) == snapshot
    body = testing.render(f"COMPTES-SMS-{number}", PARAMS).body
    assert body == snapshot
    assert measure(body).segments == 1, len(body)
