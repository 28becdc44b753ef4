"""The site in Chromium: axe, keyboard, without scripts, 360 and 1280 pixels; what is fetched, and when; the sheet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from preau.houses.site.models import Actualite
from preau.kit.clockkit import now
from tests.houses.site.conftest import UAI
from tests.support.axe import chromium, run_axe

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
PAGES = ("/", "/espace-numerique/", "/contact/", "/mentions/", "/deconnexion/", "/tutoriels/", "/tutoriels/j4-eleve/")


@pytest.fixture
def url(live_server: Any, guides: Path) -> str:
    Actualite.objects.create(uai=UAI, titre="Réunion des parents de sixième", corps="<p>x</p>", publish_at=now())
    return str(live_server.url)


@pytest.fixture
def browser(url: str) -> Iterator[Browser]:
    """After the rows are written: Django refuses the database to a thread that Playwright works in."""
    with chromium() as browser:
        yield browser


def faults_of_layout(page: Page) -> list[str]:
    """What sticks out of the screen, and controls that a finger misses."""
    found: list[str] = page.evaluate(
        """() => {
            const faults = [];
            if (document.documentElement.scrollWidth > innerWidth) faults.push("scrolls sideways");
            for (const node of document.querySelectorAll(".navigation a, main a, main summary")) {
                const { width, height } = node.getBoundingClientRect();
                if (!node.checkVisibility() || node.closest("p, li")?.matches(".prose, .indice")) continue;
                if (height < 43.9 || width < 43.9) faults.push(node.outerHTML.slice(0, 90));
            }
            return faults;
        }"""
    )
    return found


def test_every_page_at_both_widths(browser: Browser, url: str) -> None:
    """Six requests at most before the pictures; no fault for axe; nothing wider than the screen."""
    for width in (360, 1280):
        page = browser.new_page(viewport={"width": width, "height": 740})
        for path in PAGES:
            asked: list[str] = []
            page.on("request", lambda request, asked=asked: asked.append(urlsplit(request.url).path))
            page.goto(url + path)
            others = [one for one in asked if not one.endswith((".png", "qr.svg"))]
            assert len(others) <= 6, others
            assert path != "/tutoriels/" or others == asked, "nothing of a folded guide is fetched"
            for summary in page.locator("summary").all():
                summary.click()
            assert run_axe(page) == [], path
            assert faults_of_layout(page) == [], (path, width)
        page.close()


def test_with_the_keyboard_and_without_scripts_a_guide_unfolds_and_its_pictures_enlarge(
    browser: Browser, url: str
) -> None:
    page = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740}).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.goto(f"{url}/")
    page.get_by_role("link", name="Procédure de connexion à l'ENT et à la vie scolaire").press("Enter")
    summary = page.locator("summary").first
    expect(summary).to_contain_text("(Cliquer pour dérouler le tutoriel)")
    summary.press("Enter")
    picture = page.locator("details[open] img").first
    picture.scroll_into_view_if_needed()
    expect(picture).to_be_visible()
    # Without scripts browsers fetch lazy pictures at once (HTML, "lazy loading attributes"): none of a guide is there.
    assert [one for one in asked if one.endswith(".png")] == []
    assert len(asked) <= 2 * 6, asked
    link = page.locator("details[open] .agrandir").first
    expect(link).to_contain_text("Agrandir l'image")
    box = link.bounding_box()
    assert box is not None
    assert 44 <= box["height"] <= 100, "a link, not the room of a picture"
    link.press("Enter")
    page.wait_for_url("**/tutoriels/*/01.png")


def test_the_sheet_and_the_stranger_host(browser: Browser, url: str) -> None:
    """Printed: the steps and the address, no navigation. At a host that is nobody's: Django's own refusal."""
    page = browser.new_page()
    page.goto(f"{url}/tutoriels/j4-eleve/")
    page.emulate_media(media="print")
    expect(page.locator(".navigation")).to_be_hidden()
    expect(page.locator(".pied")).to_be_hidden()
    expect(page.locator(".pas > li").first).to_be_visible()
    expect(page.locator(".emporter figure")).to_contain_text("/tutoriels/j4-eleve/")
    answer = page.goto(url.replace("localhost", "127.0.0.1"))
    assert answer is not None
    assert answer.status == 400
    assert "Collège" not in page.content()
