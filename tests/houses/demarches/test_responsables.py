"""« Mes responsables »: for a pupil of age alone."""

from __future__ import annotations

import html

import pytest

from preau.houses.demarches.droits import is_closed_by_pupil
from preau.registre.models import Eleve
from tests.houses.demarches.conftest import ClientOf
from tests.support.client import InspectingClient

HERE = "/mes-responsables/"


def test_a_pupil_of_age_closes_and_opens_again(client_of: ClientOf, majeure: Eleve) -> None:
    tess = client_of("tess-renaud")
    assert f'href="{HERE}"' in tess.get("/").content.decode()
    page = html.unescape(tess.get(HERE).content.decode())
    assert "Lucette RENAUD" in page
    assert "peuvent encore l'obtenir ici" in page
    page = html.unescape(tess.post(HERE, {"acces": "fermer"}, follow=True).content.decode())
    assert "Vous l'avez fermée à vos responsables" in page
    assert is_closed_by_pupil(majeure.public_id)
    tess.post(HERE, {"acces": "ouvrir"})
    assert not is_closed_by_pupil(majeure.public_id)


def test_what_is_not_a_choice_changes_nothing(client_of: ClientOf, majeure: Eleve) -> None:
    tess = client_of("tess-renaud")
    for said in ({}, {"acces": "autre"}):
        assert tess.post(HERE, said).status_code == 303
        assert not is_closed_by_pupil(majeure.public_id)


def test_a_pupil_alone_has_nobody_listed(client_of: ClientOf) -> None:
    page = client_of("théo-lambert").get(HERE).content.decode()
    assert "aucun responsable pour vous" in page


@pytest.mark.parametrize("identifier", ["emilie-dupont", "albert-dupont", "lucette-renaud", "mireille-roux"])
def test_for_nobody_else(client_of: ClientOf, majeure: Eleve, identifier: str) -> None:
    browser = client_of(identifier)
    assert browser.get(HERE).status_code == 404
    assert browser.post(HERE, {"acces": "fermer"}).status_code == 404
    assert HERE not in browser.get("/").content.decode()
    assert not is_closed_by_pupil(majeure.public_id)


def test_nobody_signed_in_signs_in_first(ecole: object) -> None:
    assert InspectingClient().get(HERE)["Location"] == "/connexion/?retour=%2Fmes-responsables%2F"
