"""J2 in Chromium, from the page after the hub: axe at every page, keyboard only, without JavaScript, small screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from preau.houses.comptes.actions import federate
from preau.houses.comptes.flows import activation_franceconnect
from preau.houses.comptes.models import Compte
from preau.kit.sessions import browser
from tests.houses.comptes.compte.test_browser import code_outside, faults
from tests.houses.comptes.families import Family
from tests.houses.comptes.federated import ISSUER, presented, request_of
from tests.houses.comptes.walk import JourneyClient
from tests.support.axe import chromium

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "registre"]),
    pytest.mark.browser,
]


@pytest.fixture
def url(live_server: Any, family: Family, reglages: Any) -> str:
    address: str = live_server.url
    reglages(public_url=address, franceconnect_issuer=ISSUER, franceconnect_client_id="c" * 64)
    return address


@pytest.fixture
def chrome(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Chromium]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with chromium() as found:
        yield found


def come(page: Page, url: str) -> None:
    """As the callback of the hub leaves the browser."""
    request = request_of(JourneyClient())
    presentee = federate.present(presented(), browser.name_browser(request))
    response = activation_franceconnect.begin(request, presentee, "")
    page.context.add_cookies([{"name": one.key, "value": one.value, "url": url} for one in response.cookies.values()])
    page.goto(url + response.headers["Location"])


def heading(page: Page, text: str, *, scripts: bool = True) -> None:
    """The page of this title, without a fault; axe is a script itself."""
    page.get_by_role("heading", level=1, name=text).wait_for()
    assert not scripts or faults(page) == []


def give_date(page: Page, rank: int, day: str, month: str, year: str) -> None:
    for label, value in (("Jour", day), ("Mois", month), ("Année", year)):
        page.get_by_label(label, exact=False).nth(rank).fill(value)


def walk_through(page: Page, url: str, *, scripts: bool = True) -> None:
    """Every page, by its labels."""
    come(page, url)
    heading(page, "Je renseigne mon n° de téléphone portable", scripts=scripts)
    page.get_by_text("Je n'ai pas ce téléphone portable").click()
    page.get_by_role("button", name="Recevoir un code par mail").wait_for()
    page.get_by_label("N° de téléphone portable").fill("06 39 98 00 01")
    page.get_by_role("button", name="Suivant").click()
    heading(page, "Un code de sécurité a été envoyé", scripts=scripts)
    page.get_by_text("Je n'ai pas reçu le SMS").click()
    assert not scripts or faults(page) == []
    page.get_by_label("Code de sécurité").fill(code_outside())
    page.get_by_role("button", name="Suivant").click()
    heading(page, "Actions à effectuer sur votre compte", scripts=scripts)
    page.get_by_role("button", name="Rattacher des élèves").click()
    heading(page, "Rattachement des élèves au compte", scripts=scripts)
    page.get_by_role("button", name="Confirmer").click()
    heading(page, "Rattachement des élèves au compte", scripts=scripts)
    for card in page.get_by_label("Je suis le représentant légal de cet élève", exact=True).all():
        card.check()
    give_date(page, 0, "2", "3", "2014")
    give_date(page, 1, "30", "11", "2018")
    page.get_by_role("button", name="Confirmer").click()
    heading(page, "Mon compte", scripts=scripts)
    page.get_by_text("Mon état civil selon FranceConnect").click()
    assert not scripts or faults(page) == []
    assert Compte.objects.get().rattachements.count() == 2


def test_on_a_small_screen(chrome: Chromium, url: str) -> None:
    walk_through(chrome.new_page(viewport={"width": 320, "height": 740}), url)


def test_without_javascript(chrome: Chromium, url: str) -> None:
    walk_through(chrome.new_context(java_script_enabled=False).new_page(), url, scripts=False)


def test_with_the_keyboard_alone(chrome: Chromium, url: str) -> None:
    page = chrome.new_page()
    come(page, url)
    heading(page, "Je renseigne mon n° de téléphone portable")
    page.get_by_label("N° de téléphone portable").focus()
    page.keyboard.type("06 39 98 00 01")
    page.keyboard.press("Enter")
    heading(page, "Un code de sécurité a été envoyé")
    page.get_by_label("Code de sécurité").focus()
    page.keyboard.type(code_outside())
    page.keyboard.press("Enter")
    heading(page, "Actions à effectuer sur votre compte")
    page.get_by_role("button", name="Rattacher des élèves").focus()
    page.keyboard.press("Enter")
    heading(page, "Rattachement des élèves au compte")
    assert page.url.endswith("/enfants/")


@pytest.mark.parametrize("path", ["/connexion/", "/activation/", "/identifiant-oublie/"])
def test_the_pages_of_the_button(chrome: Chromium, url: str, path: str) -> None:
    page = chrome.new_page(viewport={"width": 320, "height": 740})
    page.goto(url + path)
    page.get_by_role("button", name="S'identifier avec FranceConnect").wait_for()
    assert faults(page) == []
