"""The proof asked again: recent or not, right or wrong, and back to the page that was asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from preau.houses.comptes import reauth
from preau.houses.comptes.models import Compte, Tentative
from preau.kit.clockkit import now
from tests.houses.comptes.login.conftest import Browser
from tests.houses.comptes.walk import PASSWORD

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
ASK = "/mon-compte/confirmation/?retour=/mon-compte/%3Fa%3D1"


@reauth.recent
def guarded(request: HttpRequest) -> HttpResponse:
    return HttpResponse("oui")


def seen_by(browser: Browser) -> HttpResponse:
    request = RequestFactory().get("/mon-compte/?a=1")
    request.COOKIES.update({name: one.value for name, one in browser.cookies.items()})
    return guarded(request)


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(now(), tick=False) as clock:
        yield clock


def test_a_recent_login_is_enough(compte: Compte, browser: Browser) -> None:
    browser.enter()
    assert seen_by(browser).content == b"oui"


def test_nobody_is_led_to_the_login_page_and_back(browser: Browser, base: None) -> None:
    assert seen_by(browser)["Location"] == "/connexion/?retour=%2Fmon-compte%2F%3Fa%3D1"
    assert browser.get(ASK)["Location"] == "/connexion/"


def test_an_old_login_types_the_password_again(compte: Compte, browser: Browser, clock: Any) -> None:
    browser.enter()
    clock.shift(timedelta(minutes=10))
    assert seen_by(browser)["Location"] == "/mon-compte/confirmation/?retour=%2Fmon-compte%2F%3Fa%3D1"
    assert browser.get(ASK).status_code == 200
    assert browser.post(ASK, {"mot_de_passe": "faux"}).status_code == 422
    assert browser.post(ASK, {"mot_de_passe": ""}).status_code == 422
    assert seen_by(browser).status_code == 303
    answer = browser.post(ASK, {"mot_de_passe": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (303, "/mon-compte/?a=1")
    assert seen_by(browser).content == b"oui"
    clock.shift(timedelta(minutes=10))
    assert seen_by(browser).status_code == 303


def test_it_leads_nowhere_else(compte: Compte, browser: Browser) -> None:
    browser.enter()
    answer = browser.post("/mon-compte/confirmation/?retour=https://pirate.example.org/", {"mot_de_passe": PASSWORD})
    assert answer["Location"] == "/mon-compte/"


def test_its_tries_are_those_of_the_login(compte: Compte, browser: Browser, reglages: Any, clock: Any) -> None:
    reglages(logins_per_account=2)
    browser.enter()
    for _try in range(2):
        browser.post(ASK, {"mot_de_passe": "faux"})
    answer = browser.post(ASK, {"mot_de_passe": PASSWORD})
    assert "Trop d&#x27;essais" in answer.content.decode()
    assert Tentative.objects.filter(reason="patientez").count() == 1
