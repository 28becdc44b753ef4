"""The ways through the guichet: one row on a phone, with a menu that needs no script; all of them on a computer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from lxml import html
from playwright.sync_api import Browser, Locator, Page, expect

from preau.houses.guichet.poste import open_poste
from preau.registre.models import Etablissement
from tests.houses.guichet.conftest import COLLEGE, ClientOf, MakeAgent
from tests.support.axe import chromium, run_axe

DESK = f"/etablissements/{COLLEGE}/"
ROW = 60  # pixels: a link of 48, its line and a little


@pytest.mark.parametrize("role", ["secretaire", "chef", "referent", "delegue", "lecture", "academie"])
def test_every_part_of_the_role_is_there_once(
    client_of: ClientOf, agent: MakeAgent, ecole: Etablissement, role: str
) -> None:
    who = agent(role, COLLEGE)
    poste = open_poste(who, COLLEGE)
    assert poste is not None
    shown = html.fromstring(client_of(who).get(DESK).content).xpath("//nav[@class='navigation']//a/@href")
    assert shown == [DESK, *(one.url for one in poste.entrees), "/?tous"]


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright runs a loop in this thread
    with chromium() as browser:
        yield browser


def opened(browser: Browser, live_server: Any, client_of: ClientOf, width: int, *, script: bool = True) -> Page:
    """The desk of the head, who has every right."""
    context = browser.new_context(
        java_script_enabled=script, base_url=live_server.url, viewport={"width": width, "height": 800}
    )
    cookies = client_of("chef").cookies
    context.add_cookies([{"name": name, "value": one.value, "url": live_server.url} for name, one in cookies.items()])
    page = context.new_page()
    page.goto(DESK)
    return page


def navigation(page: Page) -> Locator:
    return page.get_by_role("navigation", name="Guichet")


def height(page: Page) -> float:
    box = navigation(page).bounding_box()
    assert box is not None
    return box["height"]


@pytest.mark.browser
@pytest.mark.transactional
def test_the_menu_narrow_and_wide(browser: Browser, live_server: Any, client_of: ClientOf) -> None:
    Etablissement.objects.create(uai=COLLEGE, academie=70, nom="CLG LES COURTILS", commune="MONTMARTIN-SUR-MER")
    page = opened(browser, live_server, client_of, 360)
    journal = navigation(page).get_by_role("link", name="Journal")
    expect(journal).to_be_hidden()
    assert height(page) < ROW
    assert run_axe(page) == []
    navigation(page).get_by_text("Menu").focus()
    page.keyboard.press("Enter")
    expect(journal).to_be_visible()
    assert run_axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    boxes = [one.bounding_box() for one in navigation(page).get_by_role("link").all()]
    assert all(box is not None and box["height"] >= 44 for box in boxes)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.reload()
    expect(journal).to_be_visible()
    expect(navigation(page).get_by_text("Menu")).to_be_hidden()
    assert height(page) < 2 * ROW
    assert run_axe(page) == []


@pytest.mark.browser
@pytest.mark.transactional
def test_the_menu_opens_without_scripts(browser: Browser, live_server: Any, client_of: ClientOf) -> None:
    Etablissement.objects.create(uai=COLLEGE, academie=70, nom="CLG LES COURTILS", commune="MONTMARTIN-SUR-MER")
    page = opened(browser, live_server, client_of, 360, script=False)
    navigation(page).get_by_text("Menu").click()
    navigation(page).get_by_role("link", name="Journal").click()
    page.wait_for_url(f"**{DESK}journal/")
    expect(page.locator("h1")).to_have_text("Journal")
    navigation(page).get_by_text("Menu").click()
    expect(navigation(page).locator("[aria-current=page]")).to_have_text("Journal")
