"""A sign-in that fails at the hub, seen from the account service: each kind of end leads back to a way in.

Every scenario of the fictitious providers has its own test at the hub (tests/conformance/franceconnect); here, one of
each family goes all the way home.
"""

from __future__ import annotations

import pytest

from tests.support.demo import Demo
from tests.support.j2 import BUTTON, TITLES, choose, go_on, identify, let_rest
from tests.support.visitor import Visitor, words

SERVICE = "Education nationale"
REFUSED = {
    "sans-mail": "Y600006",
    "etat-civil-8": "Y010008",
    "etat-civil-deces": "Y010015",
    "lent": "Y020027",
    "signature-fausse": "Y020030",
    "acr-inconnu": "Y100018",
}


def to_provider(demo: Demo, visitor: Visitor, login: str) -> None:
    visitor.open(demo.url("comptes", "/franceconnect/entrer/"))
    visitor.press(BUTTON)
    visitor.continue_automatically()
    choose(visitor, TITLES["impots"])
    identify(visitor, login)


def assert_asked_for_the_mobile(demo: Demo, visitor: Visitor) -> None:
    """In; nobody of the school yet."""
    assert visitor.url.startswith(demo.url("comptes")), visitor.where()
    assert visitor.page.xpath("//input[@name='mobile']"), visitor.where()


@pytest.mark.parametrize("scenario", REFUSED)
def test_an_error_page_leads_back_to_every_way_in(demo: Demo, scenario: str) -> None:
    with Visitor() as visitor:
        to_provider(demo, visitor, scenario)
        assert f"Erreur {REFUSED[scenario]}" in words(visitor.page), visitor.where()
        visitor.follow(f"Revenir sur {SERVICE}")
        visitor.continue_automatically()
        assert visitor.url.startswith(demo.url("comptes")), visitor.where()
        assert visitor.page.xpath("//*[@role='status']"), "the page says what happened"
        assert visitor.page.xpath("//input[@name='j_username']"), visitor.where()
        visitor.press(BUTTON)
        visitor.continue_automatically()
        assert visitor.url.startswith(demo.url("passerelle")), visitor.where()
    let_rest(demo, scenario)


@pytest.mark.parametrize("scenario", ["refus", "compte-desactive"])
def test_who_is_turned_away_by_a_provider_chooses_another(demo: Demo, scenario: str) -> None:
    with Visitor() as visitor:
        to_provider(demo, visitor, scenario)
        if scenario == "compte-desactive":
            visitor.follow("Retourner sur la passerelle")
            visitor.continue_automatically()
        assert TITLES["impots"] in words(visitor.page.xpath("//*[@role='alert']")[0])
        choose(visitor, TITLES["ameli"])
        identify(visitor, "test")
        go_on(visitor)
        assert_asked_for_the_mobile(demo, visitor)


def test_an_identity_that_no_school_knows_is_told_whom_to_ask(demo: Demo) -> None:
    """Known or unknown, the same page: what a record must hold, and the school's contact (§5.3, 4 and 6)."""
    with Visitor() as visitor:
        to_provider(demo, visitor, "test")
        go_on(visitor)
        assert_asked_for_the_mobile(demo, visitor)
        visitor.press("Suivant", mobile="06 39 98 00 91")
        said = words(visitor.page)
        assert "Un code de sécurité a été envoyé" in said
        assert "DELMAS" in said, "the name under which one is looked for"
        visitor.follow("Trouver le contact de mon établissement")
        assert visitor.status == 200
