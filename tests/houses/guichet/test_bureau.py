"""The desk: what each role sees of a school, and that nobody sees another's."""

from __future__ import annotations

import pytest

from preau.registre.models import Etablissement
from tests.houses.guichet.conftest import COLLEGE, PRIMAIRE, ClientOf


@pytest.mark.parametrize("role", ["secretaire", "chef", "referent", "delegue", "lecture", "academie"])
def test_each_role_has_its_desk(client_of: ClientOf, ecole: Etablissement, role: str) -> None:
    page = client_of(role).get(f"/etablissements/{COLLEGE}/")
    assert page.status_code == 200
    assert "CLG LES COURTILS" in page.content.decode()


def test_another_school_is_as_if_not_there(
    client_of: ClientOf, ecole: Etablissement, autre_ecole: Etablissement
) -> None:
    browser = client_of("chef")
    other, none = (browser.get(f"/etablissements/{uai}/") for uai in (PRIMAIRE, "0999999Z"))
    assert (other.status_code, none.status_code) == (404, 404)
    assert "BAKER" not in other.content.decode()
    assert client_of("academie").get(f"/etablissements/{PRIMAIRE}/").status_code == 200


def test_nobody_signed_in_is_led_to_the_door(client_of: ClientOf, ecole: Etablissement) -> None:
    browser = client_of("chef")
    browser.cookies.clear()
    answer = browser.get(f"/etablissements/{COLLEGE}/")
    assert answer.status_code == 303
    assert answer["Location"] == f"/connexion/?retour=%2Fetablissements%2F{COLLEGE}%2F"
