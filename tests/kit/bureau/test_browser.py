"""The door and the list of schools in Chromium: axe, narrow and wide; and by the keyboard, without scripts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from preau.kit.bureau.models import Agent
from preau.kit.sessions.models import Session
from tests.kit.agents.maison import COLLEGE, DESK, PRIMAIRE
from tests.kit.agents.visiting import client_of
from tests.support.axe import chromium, run_axe
from tests.support.layout import faults_of_layout

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
PICTURES = os.environ.get("BUREAU_PICTURES", "")
"""A folder where every page is also drawn, for who wants to look."""
CONTROLS = "main button, main .bouton, header button, nav.navigation a"


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright runs a loop in this thread
    with chromium() as browser:
        yield browser


@pytest.fixture
def cookies(live_server: Any, transactional_db: None) -> list[Any]:
    """Solange is signed in, for two schools, and proved it long ago."""
    uais = [COLLEGE, PRIMAIRE]
    solange = Agent.objects.create(cle="s.guerin12", nom="Guérin", prenom="Solange", uais=uais)
    found = client_of(solange).cookies
    Session.objects.update(data={"auth_at": 0})
    return [{"name": name, "value": one.value, "url": live_server.url} for name, one in found.items()]


def look(page: Page, name: str) -> None:
    """Axe, nothing beyond the screen, nothing too small to press, at both widths."""
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert run_axe(page) == [], name
        assert faults_of_layout(page, CONTROLS, is_wide=False) == [], f"{name} at {width}"
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)


def test_the_pages_of_the_door_and_of_the_schools(browser: Browser, live_server: Any, cookies: list[Any]) -> None:
    context = browser.new_context(base_url=live_server.url)
    page = context.new_page()
    page.goto("/bureau/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Le bureau d'essai")
    look(page, "1-porte")
    context.add_cookies(cookies)
    page.goto("/bureau/")
    look(page, "2-etablissements")
    page.get_by_role("link", name="LES COURTILS").click()
    look(page, "3-bureau")
    page.goto(f"{DESK}acte/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirmez que c'est bien vous")
    look(page, "4-confirmer")
    page.get_by_role("button", name="Se déconnecter").click()
    look(page, "5-deconnexion")
    page.goto("/bureau/deconnexion/fin/")
    look(page, "6-deconnecte")
    context.close()


def test_without_scripts_by_the_keyboard(browser: Browser, live_server: Any, cookies: list[Any]) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto("/bureau/")
    page.get_by_role("link", name="JOSEPHINE BAKER").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/bureau/{PRIMAIRE}/")
    page.get_by_role("link", name="Changer d'établissement").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/bureau/?tous")
    page.get_by_role("button", name="Se déconnecter").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre session de l'essai est fermée")
    page.goto(DESK)
    expect(page.get_by_role("button", name="Se connecter")).to_be_visible()
    context.close()
