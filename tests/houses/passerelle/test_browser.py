"""The hub in Chromium: accessible, at ease on a small screen, by keyboard alone, without scripts."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.houses.passerelle.dehors import Dehors
from tests.houses.passerelle.walk import Service
from tests.support.axe import chromium, run_axe
from tests.support.layout import faults_of_layout

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("PREAU_SHOTS", "")
"""A folder for pictures of the pages, for who wants to look at them."""
CONTROLS = "main a, main button, main label, main summary"


@pytest.fixture
def browser(service: Service) -> Iterator[Browser]:  # after the database, which no loop may touch
    with chromium() as browser:
        yield browser


@pytest.fixture
def service(live_server: Any, hub: Callable[..., None]) -> Service:
    """A private service whose addresses are pages of this very server: the browser stays on loopback."""
    hub(public_url=live_server.url, remember_choice=True)
    home = f"{live_server.url}/aide/"
    return Service(callback=home, after=home, wanted={"prive": True, "asks_consent": True})


def look(page: Page, name: str) -> None:
    """Nothing wrong with the page at any width."""
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        if SHOTS:
            page.screenshot(path=str(Path(SHOTS) / f"{name}-{width}.png"), full_page=True)
        assert run_axe(page) == [], name
        assert faults_of_layout(page, CONTROLS) == [], name
    page.set_viewport_size({"width": 360, "height": 740})


def test_every_page_is_accessible(
    browser: Browser, service: Service, live_server: Any, outside: Dehors, fournisseurs: Callable[..., None]
) -> None:
    fournisseurs(ameli="is_active = false", poste='is_beta = true\nconfirm = "Ce compte demande un téléphone récent."')
    page = browser.new_page()
    page.goto(f"{live_server.url}/")
    look(page, "accueil")
    page.goto(live_server.url + service.url())
    look(page, "choix")
    page.get_by_role("button", name="La Poste").click()
    look(page, "confirmer")
    page.get_by_role("link", name="Choisir un autre compte").click()
    outside.idps["impots"].discovery_status = 500
    page.get_by_role("button", name="Impôts").click()
    expect(page.get_by_role("alert")).to_contain_text("Impôts (essai)")
    look(page, "echec")
    outside.idps["impots"].discovery_status = 200
    page.get_by_role("button", name="Impôts").click()
    page.get_by_role("link", name="Revenir").click()
    look(page, "information")
    page.goto(page.url.removesuffix("/consent"))
    look(page, "reprendre")
    page.get_by_role("link", name="Reprendre la connexion").click()
    page.get_by_role("button", name="Continuer sur Education nationale").click()
    expect(page.get_by_role("alert")).to_contain_text("Cochez la case")
    look(page, "consentement")
    page.get_by_label("J'accepte que ces données").check()
    page.get_by_role("button", name="Continuer sur Education nationale").click()
    page.wait_for_url("**/aide/?code=*")
    page.goto(f"{live_server.url}/api/v2/interaction/inconnue")
    look(page, "erreur")
    page.goto(f"{live_server.url}/aide/identite/?code=010008")
    look(page, "aide")
    page.goto(f"{live_server.url}/api/v2/session/end/success")
    look(page, "connecte")
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/api/v2/session/end/success")
    look(page, "deconnecte")


def test_the_whole_way_by_keyboard_and_without_scripts(browser: Browser, service: Service, live_server: Any) -> None:
    page = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740}).new_page()
    page.goto(live_server.url + service.url())
    press(page, page.get_by_role("button", name="Impôts"), "Enter")
    press(page, page.get_by_role("link", name="Revenir"), "Enter")
    press(page, page.get_by_label("J'accepte que ces données"), "Space")
    press(page, page.get_by_role("button", name="Continuer sur Education nationale"), "Enter")
    page.wait_for_url("**/aide/?code=*")
    assert f"state={service.state}" in page.url


def press(page: Page, wanted: Any, key: str) -> None:
    """Reach `wanted` with the tabulator, and press `key`."""
    wanted.wait_for()
    for _ in range(40):
        page.keyboard.press("Tab")
        if wanted.evaluate("node => node === document.activeElement"):
            page.keyboard.press(key)
            return
    raise AssertionError("not reached by keyboard")
