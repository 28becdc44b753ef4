"""What the messages say, word for word."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from preau.kit.courier import testing
from preau.kit.courier.sms import measure

CODE = {"service": "ÉduConnect", "code": "123456", "minutes": 30, "host": "https://comptes.example.org"}
IDENTIFIANT = {"service": "ÉduConnect", "identifiant": "e.dupont42", "adresse": "https://comptes.example.org"}


def test_sms_01(snapshot: SnapshotAssertion) -> None:
    body = testing.render("COMPTES-SMS-01", CODE).body
    assert body == snapshot
    assert body.splitlines()[-1] == "@comptes.example.org #123456"
    assert measure(testing.render("COMPTES-SMS-01", {**CODE, "service": "Préau"}).body).segments == 1


def test_sms_02(snapshot: SnapshotAssertion) -> None:
    body = testing.render("COMPTES-SMS-02", IDENTIFIANT).body
    assert body == snapshot
    assert measure(testing.render("COMPTES-SMS-02", {**IDENTIFIANT, "service": "Préau"}).body).segments == 1


@pytest.mark.parametrize("par", ["", "FranceConnect"])
def test_mail_01(snapshot: SnapshotAssertion, par: str) -> None:
    assert testing.render("COMPTES-MAIL-01", {**IDENTIFIANT, "par": par}) == snapshot


FUSION = {
    "service": "ÉduConnect",
    "garde": "e.dupont42",
    "perdu": "e.dupont77",
    "adresse": "https://comptes.example.org",
}
SANS_ELEVE = {**IDENTIFIANT, "jour": "21/05/2027"}


@pytest.mark.parametrize(("number", "params"), [("51", FUSION), ("52", FUSION), ("53", SANS_ELEVE)])
def test_regrouping_and_accounts_without_children(
    snapshot: SnapshotAssertion, number: str, params: dict[str, str]
) -> None:
    assert testing.render(f"COMPTES-MAIL-{number}", params) == snapshot
    assert testing.render(f"COMPTES-SMS-{number}", params).body == snapshot
    short = testing.render(f"COMPTES-SMS-{number}", {**params, "service": "Préau"}).body
    assert measure(short).segments == 1, len(short)


def test_mail_02(snapshot: SnapshotAssertion) -> None:
    lien = "https://comptes.example.org/validation/jeton/"
    found = testing.render("COMPTES-MAIL-02", {"service": "ÉduConnect", "lien": lien, "heures": 48})
    assert found == snapshot
    assert lien in found.body.splitlines()
