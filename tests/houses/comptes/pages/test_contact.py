"""The school's contact: schools are found, people never."""

from __future__ import annotations

import pytest

from tests.houses.comptes.families import Family
from tests.houses.comptes.walk import JourneyClient

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])


@pytest.mark.parametrize("asked", ["courtils", "Montmartin", "0500048F", "clg montmartin"])
def test_a_school_by_name_town_or_uai(family: Family, asked: str) -> None:
    page = JourneyClient().get("/contact/", {"q": asked}).content.decode()
    assert "CLG LES COURTILS MONTMARTIN-SUR-MER" in page
    assert 'href="tel:0261910001"' in page
    assert 'href="mailto:ce@example.org"' in page


@pytest.mark.parametrize("asked", ["Dupont", "Emilie", "Albert", "+33639980001"])
def test_nobody_by_name_or_number(family: Family, asked: str) -> None:
    page = JourneyClient().get("/contact/", {"q": asked}).content.decode()
    assert "Aucun établissement trouvé" in page
    assert "Vérifiez l'orthographe" in page


@pytest.mark.parametrize("asked", ["", "ab"])
def test_too_short_is_said(family: Family, asked: str) -> None:
    page = JourneyClient().get("/contact/", {"q": asked})
    assert page.status_code == 422
    assert "Erreur :" in page.content.decode()


def test_starting_again_keeps_the_way_back(family: Family) -> None:
    page = JourneyClient().get("/contact/", {"motif": "dossier", "retour": "/mon-compte/"}).content.decode()
    assert "/activation/?retour=%2Fmon-compte%2F" in page
    assert "Aucun élève ne peut être rattaché" in page
    stranger = JourneyClient().get("/contact/", {"retour": "https://ailleurs.example.net/"}).content.decode()
    assert "ailleurs" not in stranger
