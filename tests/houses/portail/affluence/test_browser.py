"""The waiting page in Chromium: accessible on a phone and a wide screen, without scripts; it leads in by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import override_settings
from playwright.sync_api import Browser, expect

from preau.kit.affluence import pace
from preau.kit.clockkit import now
from tests.houses.portail.affluence.conftest import Person, is_held
from tests.houses.portail.conftest import Configure
from tests.support.axe import chromium, run_axe
from tests.support.layout import faults_of_layout

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "registre"]), pytest.mark.browser]
DOOR = "/connexion/?entree=invite&retour=%2Fconditions%2F"
CONTROLS = "a, button"


@pytest.fixture
def url(live_server: Any, configure: Configure, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An ENT where somebody has just begun the only sign-in of this minute; a page refreshes after two seconds."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    monkeypatch.setattr(pace, "BLIND", 2)
    configure(public_url=live_server.url, affluence_par_minute=1, affluence_priorites=["eleve"])
    assert not is_held(Person().get("/connexion/"))
    with override_settings(CSRF_TRUSTED_ORIGINS=[live_server.url]):
        yield live_server.url


@pytest.fixture
def browser(url: str) -> Iterator[Browser]:  # after the database, which no loop may touch
    with chromium() as browser:
        yield browser


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_the_page_is_accessible_and_asks_for_one_stylesheet(browser: Browser, url: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 740})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(url)))
    page.goto(url + DOOR)
    page.wait_for_load_state("networkidle")
    assert [path.partition("?")[0] for path in asked if path.startswith("/")] == ["/connexion/", "/skin.css"]
    page.get_by_role("link", name="Arrêter l'actualisation automatique").click()
    expect(page.get_by_role("link", name="Actualiser maintenant")).to_be_visible()
    assert run_axe(page) == []
    assert faults_of_layout(page, CONTROLS) == []
    page.goto(url + DOOR)
    assert run_axe(page) == []
    assert faults_of_layout(page, CONTROLS) == []


def test_without_scripts_it_leads_in_by_itself_where_one_was_going(browser: Browser, url: str) -> None:
    page = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740}).new_page()
    with time_machine.travel(now(), tick=True) as clock:
        page.goto(url + DOOR)
        expect(page.get_by_text("Vous êtes la prochaine personne à entrer.")).to_be_visible()
        clock.shift(61)
        expect(page.get_by_label("Mot de passe", exact=True)).to_be_visible(timeout=8000)
    assert page.url == f"{url}{DOOR}&attente=1"


def test_who_stops_the_refresh_goes_in_by_the_button_with_the_keyboard(browser: Browser, url: str) -> None:
    page = browser.new_page()
    with time_machine.travel(now(), tick=True) as clock:
        page.goto(url + DOOR)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Votre place est gardée dix minutes.")).to_be_visible()
        page.wait_for_timeout(2500)
        expect(page.get_by_text("Votre place est gardée dix minutes.")).to_be_visible()
        clock.shift(61)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_label("Mot de passe", exact=True)).to_be_visible(timeout=8000)


def test_two_tabs_share_the_place_and_a_private_window_has_its_own(browser: Browser, url: str) -> None:
    context, other = browser.new_context(), browser.new_context()
    for tab in (context.new_page(), context.new_page()):
        tab.goto(url + DOOR)
        expect(tab.get_by_text("Vous êtes la prochaine personne à entrer.")).to_be_visible()
    private = other.new_page()
    private.goto(url + DOOR)
    expect(private.get_by_text("1 personne est avant vous.")).to_be_visible()
