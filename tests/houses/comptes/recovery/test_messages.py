"""What the messages of recovery and of « Mon compte » say, word for word."""

from __future__ import annotations

from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from preau.kit.courier import testing
from preau.kit.courier.sms import measure

BASE: dict[str, Any] = {"service": "ÉduConnect", "adresse": "https://comptes.example.org"}
EMILIE = {"prenom": "Emilie", "identifiant": "e.dupont42", "etat": "actif"}
PAUL = {"prenom": "Paul", "identifiant": "p.dupont07", "etat": "suspendu"}
LISTS: dict[str, dict[str, Any]] = {
    "one": {"comptes": [EMILIE], "lettres": []},
    "suspended": {"comptes": [PAUL], "lettres": []},
    "to validate": {"comptes": [{**EMILIE, "etat": "a-valider"}], "lettres": []},
    "two": {"comptes": [EMILIE, PAUL], "lettres": []},
    "letter": {"comptes": [], "lettres": ["Emilie"]},
    "both": {"comptes": [PAUL], "lettres": ["Emilie"]},
}


@pytest.mark.parametrize("who", list(LISTS))
def test_20(snapshot: SnapshotAssertion, who: str) -> None:
    sms = testing.render("COMPTES-SMS-20", {**BASE, **LISTS[who]})
    assert measure(sms.body).alphabet == "gsm7"
    assert [sms, testing.render("COMPTES-MAIL-20", {**BASE, **LISTS[who]})] == snapshot


def test_mail_21(snapshot: SnapshotAssertion) -> None:
    code = {"service": "ÉduConnect", "code": "123456", "minutes": 30, "host": "https://comptes.example.org"}
    assert testing.render("COMPTES-MAIL-21", code) == snapshot


@pytest.mark.parametrize("number", ["22", "23", "24", "25"])
def test_notices(snapshot: SnapshotAssertion, number: str) -> None:
    sms = testing.render(f"COMPTES-SMS-{number}", BASE)
    assert measure(sms.body).alphabet == "gsm7"
    assert measure(sms.body).segments <= 2
    assert [sms, testing.render(f"COMPTES-MAIL-{number}", BASE)] == snapshot
