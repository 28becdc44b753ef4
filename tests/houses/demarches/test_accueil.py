"""Home: who sees which children, by school, and what is said to who has nothing to do."""

from __future__ import annotations

from preau.kit.clockkit import now
from preau.registre.models import Lien
from tests.houses.demarches.conftest import ClientOf, eleve_of
from tests.support.client import InspectingClient


def test_the_door_is_for_families_with_a_small_way_for_staff(ecole: object) -> None:
    page = InspectingClient().get("/").content.decode()
    assert "Connexion aux téléservices" in page
    assert 'href="/connexion/"' in page
    assert 'href="/bureau/"' in page


def test_children_are_shown_by_school(client_of: ClientOf) -> None:
    page = client_of("emilie-dupont").get("/").content.decode()
    assert "Emilie DUPONT" in page
    assert page.index("CLG LES COURTILS") < page.index("Albert DUPONT") < page.index("JOSEPHINE BAKER")


def test_a_person_without_a_child_is_told_why(client_of: ClientOf) -> None:
    browser = client_of("antoine-faure")
    assert "Basile FAURE" in browser.get("/").content.decode()
    Lien.objects.filter(eleve=eleve_of("basile-faure")).update(cut_at=now())
    page = browser.get("/").content.decode()
    assert "Aucun élève n'est rattaché à votre compte" in page
    assert "Antoine FAURE" in page
    assert "Basile" not in page
