"""J5, J8 and the new children in Chromium: axe at every step, the keyboard alone, and no JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from preau.houses.comptes.models import Compte
from tests.houses.comptes.compte.test_browser import faults
from tests.houses.comptes.families import Family
from tests.houses.comptes.flows.test_ajout_eleve import PROVISIONAL, letter
from tests.houses.comptes.merging import KEPT, LOST, account, two_accounts
from tests.support.axe import chromium

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "registre"]),
    pytest.mark.browser,
]


@pytest.fixture
def chrome() -> Iterator[Chromium]:
    with chromium() as found:
        yield found


@pytest.fixture
def two(live_server: Any, family: Family) -> tuple[str, Compte, Compte]:
    return (live_server.url, *two_accounts(family))


@pytest.fixture
def one(live_server: Any, family: Family) -> str:
    """An account that may prove Jeanne, and a letter that names her."""
    account("e.dupont42", KEPT, [family.emilie], [family.albert])
    letter(family)
    address: str = live_server.url
    return address


def enter(page: Page, url: str) -> None:
    page.goto(f"{url}/connexion/")
    page.get_by_label("Identifiant", exact=True).fill("e.dupont42")
    page.locator("input[name=j_password]").fill(KEPT)
    page.get_by_role("button", name="Se connecter").click()


def heading(page: Page, text: str) -> None:
    page.get_by_role("heading", level=1, name=text).wait_for()
    assert faults(page) == []


def test_regrouping_step_by_step(two: tuple[str, Compte, Compte], chrome: Chromium) -> None:
    page = chrome.new_page(viewport={"width": 360, "height": 740})
    enter(page, two[0])
    page.get_by_role("link", name="Ajout d'un élève depuis un autre compte").click()
    heading(page, "Ajout d'un élève depuis un autre compte")
    page.get_by_role("button", name="Suivant").click()
    page.get_by_role("heading", name="Il y a un problème").wait_for()
    assert faults(page) == []
    page.get_by_label("Identifiant de l'autre compte ou du courrier").fill("e.dupont77")
    page.locator("input[name=mot_de_passe]").fill(LOST)
    page.get_by_role("button", name="Suivant").click()
    heading(page, "Voici ce qui va changer")
    page.get_by_role("button", name="Regrouper").click()
    heading(page, "Un seul compte pour tous vos enfants")
    page.get_by_role("button", name="Revenir à mon compte").click()
    page.wait_for_url(f"{two[0]}/mon-compte/")
    assert "Jeanne DUPONT" in page.locator("main").inner_text()


def test_regrouping_with_the_keyboard_alone(two: tuple[str, Compte, Compte], chrome: Chromium) -> None:
    page = chrome.new_page()
    enter(page, two[0])
    page.wait_for_url(f"{two[0]}/mon-compte/")
    page.goto(f"{two[0]}/mon-compte/ajout-eleve/")
    tab_to(page, "identifiant")
    page.keyboard.type("e.dupont77")
    tab_to(page, "mot_de_passe")
    page.keyboard.type(LOST)
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="Voici ce qui va changer").wait_for()
    tab_to_button(page, "Regrouper")
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="Un seul compte pour tous vos enfants").wait_for()
    assert "Jeanne DUPONT" in page.locator("main").inner_text()


def test_a_letter_without_scripts(one: str, chrome: Chromium) -> None:
    page = chrome.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740}).new_page()
    enter(page, one)
    page.get_by_role("button", name="Plus tard").click()
    page.get_by_role("link", name="Ajout d'un élève depuis un autre compte").click()
    page.get_by_label("Identifiant de l'autre compte ou du courrier").fill("e.dupont88")
    page.locator("input[name=mot_de_passe]").fill(PROVISIONAL)
    page.get_by_role("button", name="Suivant").click()
    prove_jeanne(page)
    page.get_by_role("button", name="Regrouper").click()
    page.get_by_role("heading", level=1, name="Un seul compte pour tous vos enfants").wait_for()
    assert "Jeanne DUPONT" in page.locator("main").inner_text()


def test_a_new_child_and_a_wrong_link(one: str, chrome: Chromium) -> None:
    page = chrome.new_page(viewport={"width": 360, "height": 740})
    enter(page, one)
    heading(page, "Un nouvel élève peut être rattaché")
    page.get_by_role("button", name="Rattacher").click()
    heading(page, "Je confirme être le représentant légal")
    prove_jeanne(page)
    page.wait_for_url(f"{one}/mon-compte/")
    page.get_by_role("link", name="Signaler un rattachement erroné").click()
    heading(page, "Signaler un rattachement erroné")
    page.get_by_label("Jeanne DUPONT").check()
    page.get_by_label("Je ne connais pas cet élève").check()
    page.get_by_role("button", name="Signaler").click()
    page.get_by_text("Votre signalement est transmis").wait_for()
    assert faults(page) == []


def prove_jeanne(page: Page) -> None:
    page.get_by_label("Je suis le représentant légal de cet élève").check()
    for name, value in (("jour", "30"), ("mois", "11"), ("annee", "2018")):
        page.locator(f"input[name$=_{name}]").fill(value)
    page.get_by_role("button", name="Confirmer").click()


def tab_to(page: Page, name: str) -> None:
    for _key in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            return
    raise AssertionError(name)


def tab_to_button(page: Page, text: str) -> None:
    for _key in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip() == text:
            return
    raise AssertionError(text)
