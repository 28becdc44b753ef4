"""« Mon compte », the way on and the way out."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from preau.houses.comptes import visitor
from preau.houses.comptes.actions.activate import activate
from preau.houses.comptes.models import Compte
from tests.houses.comptes.families import MOBILE, Family
from tests.houses.comptes.walk import JourneyClient

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "registre"])
ENT = "https://ent.example.org/profil"


@pytest.fixture
def compte(family: Family) -> Compte:
    return activate(
        candidats=family.records,
        proven=[family.albert.public_id, family.jeanne.public_id],
        refused=[],
        mobile=MOBILE,
        password_hash="x",
    )


def _signed_in(compte: Compte, return_to: str = "") -> JourneyClient:
    client, response = JourneyClient(), HttpResponse()
    visitor.sign_in(RequestFactory().get("/"), response, compte, return_to)
    client.cookies.update(response.cookies)
    return client


def test_it_asks_for_a_session(base: None) -> None:
    assert JourneyClient().get("/mon-compte/").status_code == 302


def test_labels_of_seed_001(compte: Compte, reglages: Any) -> None:
    reglages(service_name="ÉduConnect", ent_url=ENT)
    page = _signed_in(compte).get("/mon-compte/").content.decode()
    for label in (
        "Mon compte ÉduConnect",
        "Les élèves dont je suis le représentant légal",
        "Emilie DUPONT",
        "Adresse mail",
        "Téléphone portable",
        "Accéder à mes services",
        "Se déconnecter",
        "CLG LES COURTILS MONTMARTIN-SUR-MER (0500048F)",
        "Il n'est plus nécessaire de se déconnecter",
        "e••••@example.org",
    ):
        assert label.replace("'", "&#x27;") in page, label
    assert f'href="{ENT}"' in page


def test_services_resume_what_was_asked(compte: Compte, reglages: Any) -> None:
    reglages(ent_url=ENT)
    page = _signed_in(compte, "/idp/profile/SAML2/Redirect/SSO?execution=e1s1").get("/mon-compte/").content.decode()
    assert 'href="/idp/profile/SAML2/Redirect/SSO?execution=e1s1"' in page


def test_who_logs_out_as_printed_is_led_on_to_the_chooser(compte: Compte, reglages: Any) -> None:
    reglages(ent_url=ENT)
    client = _signed_in(compte)
    page = client.post("/deconnexion/", follow=True)
    assert ENT in page.content.decode()
    assert client.get("/mon-compte/").status_code == 302


def test_the_ent_may_be_told_who_logged_out(compte: Compte, reglages: Any) -> None:
    reglages(ent_url=ENT, ent_sortie_url="https://ent.example.org/?deconnecte=1")
    client = _signed_in(compte)
    page = client.post("/deconnexion/", follow=True)
    assert "https://ent.example.org/?deconnecte=1" in page.content.decode()
    assert client.get("/mon-compte/").status_code == 302


def test_without_an_ent_it_says_so(compte: Compte, reglages: Any) -> None:
    reglages(ent_url="")
    client = _signed_in(compte)
    assert "Accéder à mes services" not in client.get("/mon-compte/").content.decode()
    first = client.post("/deconnexion/")
    assert first.status_code == 303
    assert "Vous êtes déconnecté" in client.get("/deconnecte/").content.decode()


def test_logging_out_needs_a_post_with_its_token(compte: Compte) -> None:
    client = _signed_in(compte)
    assert client.get("/deconnexion/", follow=True).status_code == 200
    assert "Mon compte" in client.get("/mon-compte/").content.decode()
    client = JourneyClient(enforce_csrf_checks=True)
    assert client.post("/deconnexion/").status_code == 403


def test_a_suspended_account_is_nobody(compte: Compte) -> None:
    client = _signed_in(compte)
    Compte.objects.update(state="suspendu")
    assert client.get("/mon-compte/").status_code == 302
