"""A child enrolled since the account was activated is proposed after a login, and attached by its date of birth."""

from __future__ import annotations

from datetime import date

import pytest

from preau.houses.comptes.actions.children import list_children, list_proposed
from preau.houses.comptes.models import Compte, CompteResponsable, Signalement
from preau.kit.flows import Run
from preau.kit.journal.models import Entry
from tests.houses.comptes.families import Family, eleve, link, responsable
from tests.houses.comptes.merging import KEPT, account, signed_in
from tests.houses.comptes.walk import JourneyClient, Walk, answers

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])
PAGE = "/mon-compte/nouveaux-eleves/"


@pytest.fixture
def compte(family: Family) -> Compte:
    """Emilie's account knows the collège only; the primary school has her under the same name and mobile."""
    return account("e.dupont42", KEPT, [family.emilie], [family.albert])


def test_a_record_of_the_same_person_is_proposed(compte: Compte, family: Family) -> None:
    assert [one.public_id for one in list_proposed(compte)] == [family.jeanne.public_id]


def test_a_sibling_on_the_same_record_is_proposed(compte: Compte, family: Family) -> None:
    zoe = eleve("Zoé", ne_le=date(2015, 1, 1))
    link(family.emilie, zoe)
    assert {one.public_id for one in list_proposed(compte)} == {family.jeanne.public_id, zoe.public_id}


def test_nothing_of_somebody_else_is(compte: Compte, family: Family) -> None:
    CompteResponsable.objects.create(
        compte=account("e.dupont77", KEPT, [responsable(uai="0999003Y")], []),
        responsable_public_id=family.emilie_ecole.public_id,
    )
    assert list_proposed(compte) == []


def test_login_proposes_and_attaches(compte: Compte, family: Family) -> None:
    walk = Walk(JourneyClient())
    walk.open("/connexion/?retour=/contact/")
    walk.page = walk.client.post(
        "/connexion/?retour=/contact/", {"j_username": "e.dupont42", "j_password": KEPT}, follow=True
    )
    walk.at = walk.page.request["PATH_INFO"]
    assert walk.at == PAGE
    assert "Un nouvel élève peut être rattaché" in walk.text
    assert "Jeanne DUPONT" in walk.text
    assert not Run.objects.exists()
    walk.page = walk.client.post(PAGE, {"choix": "rattacher"}, follow=True)
    walk.at = walk.page.request["PATH_INFO"]
    assert walk.step == "enfants"
    assert "Albert" not in walk.text
    walk.send(**answers(**{family.jeanne.public_id: date(2018, 11, 29)}))
    assert walk.page.status_code == 422
    walk.send(**answers(**{family.jeanne.public_id: date(2018, 11, 30)}))
    assert walk.at == "/contact/"
    assert {one.public_id for one in list_children(compte)} == {family.albert.public_id, family.jeanne.public_id}
    assert set(compte.responsables.values_list("responsable_public_id", flat=True)) == set(family.records)
    assert Entry.objects.get(event="rattachement.ajoute").detail == {
        "voie": "nouvelle-annee",
        "enfants": 1,
        "signalements": 0,
    }
    assert walk.client.get(PAGE).status_code == 303


def test_later_goes_on_with_the_login(compte: Compte) -> None:
    client = JourneyClient()
    client.get("/connexion/")
    page = client.post("/connexion/?retour=/contact/", {"j_username": "e.dupont42", "j_password": KEPT}, follow=True)
    assert page.request["PATH_INFO"] == PAGE
    page = client.post(PAGE, {"choix": "plus-tard"}, follow=True)
    assert page.request["PATH_INFO"] == "/contact/"
    assert list_proposed(compte)


def test_no_reports_and_is_not_proposed_again(compte: Compte, family: Family) -> None:
    walk = Walk(signed_in(compte))
    walk.page = walk.client.post(PAGE, {"choix": "rattacher"}, follow=True)
    walk.at = walk.page.request["PATH_INFO"]
    walk.send(**answers(**{family.jeanne.public_id: None}))
    assert walk.at != PAGE
    assert Signalement.objects.get().compte == compte
    assert list_proposed(compte) == []
    Signalement.objects.update(closed_at="2026-11-01T00:00Z")
    assert list_proposed(compte)


def test_without_a_session_or_anything_new(base: None) -> None:
    assert JourneyClient().get(PAGE).headers["Location"] == "/connexion/"


def test_its_address_alone_begins_nothing(compte: Compte) -> None:
    assert signed_in(compte).get("/mon-compte/nouveaux-eleves/demarche/").status_code == 303
    assert not Run.objects.exists()
