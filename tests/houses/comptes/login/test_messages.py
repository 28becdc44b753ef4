"""What the messages of logins, second factors and staff accounts say, word for word."""

from __future__ import annotations

from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from preau.kit.courier import testing
from preau.kit.courier.sms import measure

BASE: dict[str, Any] = {"service": "ÉduConnect", "adresse": "https://comptes.example.org"}
LIEN = "https://comptes.example.org/agents/activation/jeton/"
SAID: dict[str, dict[str, Any]] = {
    "60": BASE,
    "61": {**BASE, "jour": "07/09/2026", "heure": "08:05"},
    "62": {**BASE, "identifiant": "n.leveque42", "lien": LIEN, "heures": 48},
}


@pytest.mark.parametrize("number", list(SAID))
def test_mails(snapshot: SnapshotAssertion, number: str) -> None:
    assert testing.render(f"COMPTES-MAIL-{number}", SAID[number]) == snapshot


def test_the_link_stands_on_its_own_line() -> None:
    assert LIEN in testing.render("COMPTES-MAIL-62", SAID["62"]).body.splitlines()


def test_sms_60(snapshot: SnapshotAssertion) -> None:
    assert testing.render("COMPTES-SMS-60", BASE).body == snapshot
    assert measure(testing.render("COMPTES-SMS-60", {**BASE, "service": "Préau"}).body).segments == 1
