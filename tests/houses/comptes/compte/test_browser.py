"""« Mon compte » and recovery in Chromium: no axe violation, at ease on a small screen, with scripts and without."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from preau.houses.comptes.models import Compte
from tests.houses.comptes.recovery.walks import code
from tests.houses.comptes.walk import PASSWORD
from tests.support.axe import chromium, run_axe

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "registre"]),
    pytest.mark.browser,
]
PUBLIC = ["/identifiant-oublie/", "/mot-de-passe-oublie/", "/contact/?motif=oubli"]
OWN = [
    "/mon-compte/",
    "/mon-compte/?fait=mobile",
    "/mon-compte/appareils/",
    "/mon-compte/donnees/",
    "/mon-compte/services/",
    "/mon-compte/alertes/",
    "/mon-compte/mobile/",
    "/mon-compte/mail/",
    "/mon-compte/mot-de-passe/",
]


@pytest.fixture
def chrome() -> Iterator[Chromium]:
    with chromium() as found:
        yield found


@pytest.fixture
def url(live_server: Any, compte: Compte, albert: Compte) -> str:
    address: str = live_server.url
    return address


def faults(page: Page) -> list[str]:
    """Every violation of axe, what sticks out at 360 px, and a page that says no."""
    found = [str(one) for one in run_axe(page)]
    if "PAGE-" in page.locator("body").inner_text():
        found.append("refused")
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("scrolls sideways")
    return [f"{page.url}: {one}" for one in found]


def code_outside() -> str:
    """Playwright holds this thread's event loop: the courier runs in another one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(_code).result()


def _code() -> str:
    try:
        return code()
    finally:
        connections.close_all()


def log_in(page: Page, url: str) -> None:
    page.goto(f"{url}/connexion/")
    page.get_by_label("Identifiant", exact=True).fill("e.dupont42")
    page.locator("input[name=j_password]").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url(f"{url}/mon-compte/")


def test_every_page_of_the_account(url: str, chrome: Chromium, albert: Compte) -> None:
    page = chrome.new_page(viewport={"width": 360, "height": 740})
    for path in PUBLIC:
        page.goto(url + path)
        assert faults(page) == []
    log_in(page, url)
    for path in [*OWN, f"/mon-compte/enfants/{albert.eleve_public_id}/"]:
        page.goto(url + path)
        assert faults(page) == []
    page.get_by_role("button", name="Donner un mot de passe provisoire").click()
    page.get_by_role("heading", name="Mot de passe provisoire").wait_for()
    assert faults(page) == []


def test_the_password_comes_back_without_scripts(url: str, chrome: Chromium) -> None:
    page = chrome.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740}).new_page()
    page.goto(f"{url}/connexion/")
    page.get_by_role("link", name="Mot de passe oublié").click()
    page.get_by_label("Identifiant", exact=True).fill("e.dupont42")
    page.get_by_label("Par SMS").check()
    page.get_by_role("button", name="Suivant").click()
    page.get_by_label("N° de téléphone portable").fill("06 39 98 00 11")
    page.get_by_role("button", name="Suivant").click()
    page.get_by_label("Code de sécurité reçu par SMS").fill(code_outside())
    page.get_by_role("button", name="Suivant").click()
    page.locator("input[name=mot_de_passe]").fill("Autre-marée 2027 !")
    page.locator("input[name=confirmation]").fill("Autre-marée 2027 !")
    page.get_by_role("button", name="Suivant").click()
    page.wait_for_url(f"{url}/mon-compte/")
    assert page.get_by_role("heading", level=1).inner_text() == "Mon compte Préau"


def test_the_journey_of_recovery_is_accessible_at_every_step(url: str, chrome: Chromium) -> None:
    page = chrome.new_page(viewport={"width": 360, "height": 740})
    page.goto(f"{url}/identifiant-oublie/")
    page.get_by_label("Par mail").check()
    page.get_by_role("button", name="Suivant").click()
    assert faults(page) == []
    page.get_by_role("button", name="Suivant").click()
    page.get_by_role("heading", name="Il y a un problème").wait_for()
    assert faults(page) == []
    page.locator("input[name=mel]").fill("emilie.perso@example.org")
    page.get_by_role("button", name="Suivant").click()
    page.get_by_role("heading", name="Votre identifiant vous est envoyé").wait_for()
    page.get_by_text("Je n'ai rien reçu").click()
    assert faults(page) == []
    page.get_by_role("link", name="Mot de passe oublié").click()
    page.get_by_label("Identifiant", exact=True).fill("e.dupont42")
    page.get_by_label("Par mail").check()
    page.get_by_role("button", name="Suivant").click()
    page.locator("input[name=mel]").fill("emilie.perso@example.org")
    page.get_by_role("button", name="Suivant").click()
    page.get_by_text("Je n'ai pas reçu le mail").click()
    assert faults(page) == []
