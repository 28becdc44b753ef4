"""The phone in Chromium: the QR code read from the picture, offline reading, axe, small and wide screens."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from tests.houses.viescolaire.conftest import ClientOf
from tests.houses.viescolaire.mobile.phone import CODE
from tests.support.axe import chromium, run_axe
from tests.support.layout import faults_of_layout

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "registre"]),
    pytest.mark.browser,
    pytest.mark.usefixtures("semaine"),
]
ON_PHONE = ("/mobile/", "/mobile/semaine/", "/mobile/travail/", "/mobile/profils/", "/mobile/ajouter/")
ON_COMPUTER = ("/qr-code/", "/appareils/", "/appareils/mots-de-passe/")
READS_CODES = """
window.BarcodeDetector = class {
  static async getSupportedFormats() { return ["qr_code"]; }
  async detect() { return [{ rawValue: (window.seen ??= ["https://ailleurs.example.org/", LINK]).shift() ?? LINK }]; }
};
navigator.mediaDevices.getUserMedia = async () => {
  const picture = document.createElement("canvas");
  setInterval(() => picture.getContext("2d").fillRect(0, 0, Math.random() * 9, 9), 50);
  return picture.captureStream();
};
"""
"""A browser that reads QR codes by itself, which Chromium does on Android only: first another code, then ours."""
PHONE: ViewportSize = {"width": 360, "height": 740}
SEND = """() => {
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action: "/mobile/eleve/" });
  document.body.append(form);
  form.submit();
}"""
"""A button that changes something, pressed."""
CONTROLS = "main a, main button, main select, main summary, .navigation a"


@pytest.fixture
def cookies(client_of: ClientOf) -> dict[str, str]:
    """Those of Emilie Dupont, signed in."""
    return {one.key: one.value for one in client_of("responsable").cookies.values()}


@pytest.fixture
def browser(cookies: dict[str, str]) -> Iterator[Browser]:
    """Opened once the database is ready: what waits for Chromium may not query."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def computer(browser: Browser, live_server: Any, cookies: dict[str, str]) -> BrowserContext:
    """A browser in which Emilie Dupont is signed in."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()])
    return context


def read_codes(page: Page) -> list[str]:
    """What the pictures of the page say, from left to right or top to bottom."""
    pictures = page.locator(".qr-codes img")
    found = []
    for number in range(pictures.count()):
        [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(pictures.nth(number).screenshot())))
        found.append(code.text)
    return found


def ask(context: BrowserContext, url: str) -> Page:
    """The page with both codes."""
    page = context.new_page()
    page.goto(f"{url}/qr-code/")
    page.get_by_label("Code éphémère").fill(CODE)
    page.get_by_role("button", name="Valider").click()
    page.locator(".qr-codes").wait_for()
    return page


def open_phone(browser: Browser, path: str, **options: Any) -> Page:
    """A phone in which the mobile space has just been opened."""
    page = browser.new_context(viewport=PHONE, **options).new_page()
    page.goto(path)
    page.get_by_label("Code éphémère").fill(CODE)
    page.keyboard.press("Enter")
    page.wait_for_url("**/mobile/")
    return page


def test_the_pictures_say_what_the_texts_say(computer: BrowserContext, live_server: Any) -> None:
    page = ask(computer, live_server.url)
    printed = page.locator(".qr-texte output").all_inner_texts()
    assert read_codes(page) == printed
    assert len(printed) == 2


def test_every_page_is_accessible_on_small_and_wide_screens(
    browser: Browser, computer: BrowserContext, live_server: Any, tmp_path: Path
) -> None:
    page = ask(computer, live_server.url)
    link = live_server.url + urlsplit(read_codes(page)[0]).path
    for size in (1280, 360):
        page.set_viewport_size({"width": size, "height": 740})
        assert [*run_axe(page), *faults_of_layout(page, CONTROLS)] == []
        page.screenshot(path=tmp_path / f"qr-{size}.png", full_page=True)
    opening = browser.new_context(viewport=PHONE).new_page()
    opening.goto(link)
    assert [*run_axe(opening), *faults_of_layout(opening, CONTROLS)] == []
    phone = open_phone(browser, link)
    seen = [(phone, path) for path in ON_PHONE] + [(page, path) for path in ON_COMPUTER]
    for where, path in seen:
        where.goto(live_server.url + path)
        for size in (1280, 360):
            where.set_viewport_size({"width": size, "height": 740})
            assert [*run_axe(where), *faults_of_layout(where, CONTROLS)] == [], path
            where.screenshot(path=tmp_path / f"{path.strip('/').replace('/', '-')}-{size}.png", full_page=True)


def test_the_last_pages_are_read_without_a_network(
    browser: Browser, computer: BrowserContext, live_server: Any
) -> None:
    link = live_server.url + urlsplit(read_codes(ask(computer, live_server.url))[0]).path
    phone = open_phone(browser, link)
    phone.evaluate("navigator.serviceWorker.ready.then(() => true)")
    phone.reload()
    phone.goto(f"{live_server.url}/mobile/semaine/")
    phone.wait_for_function("caches.open('mobile-pages').then(kept => kept.keys()).then(found => found.length >= 3)")
    note = phone.locator("[data-hors-connexion]")
    assert not note.is_visible()
    phone.context.set_offline(True)
    phone.reload()
    assert note.inner_text().startswith("Hors connexion, au lundi 23 novembre")
    assert phone.locator(".cours-du-jour li").count() > 5
    assert run_axe(phone) == []
    phone.goto(f"{live_server.url}/mobile/travail/")
    assert note.is_visible()
    phone.goto(f"{live_server.url}/mobile/semaine/?du=2026-12-07")
    assert phone.get_by_role("heading", name="Hors connexion").is_visible()
    phone.goto(f"{live_server.url}/mobile/")
    phone.evaluate(SEND)
    expect(phone.get_by_text("rien n'est enregistré")).to_be_visible()
    phone.goto(f"{live_server.url}/mobile/")
    expect(note).to_be_visible()
    phone.context.set_offline(False)
    phone.goto(f"{live_server.url}/mobile/profils/")
    phone.get_by_role("button", name="Retirer de ce téléphone").click()
    phone.wait_for_url("**/mobile/ajouter/")
    assert phone.evaluate("caches.has('mobile-pages')") is False


def test_without_scripts_everything_works(browser: Browser, computer: BrowserContext, live_server: Any) -> None:
    link = live_server.url + urlsplit(read_codes(ask(computer, live_server.url))[0]).path
    phone = open_phone(browser, link, java_script_enabled=False)
    for label in ("Semaine", "Travail à faire", "Profils"):
        phone.get_by_role("link", name=label, exact=True).click()
        assert phone.locator("h1").count() == 1
    phone.get_by_role("link", name="Ajouter un profil").click()
    assert not phone.get_by_role("button", name="Flasher le QR Code d'ici").is_visible()
    phone.get_by_label("Lien du QR Code").fill("https://ailleurs.example.org/")
    phone.get_by_role("button", name="Continuer").click()
    assert phone.title().startswith("Erreur :")


def test_the_camera_of_a_browser_that_reads_codes(browser: Browser, computer: BrowserContext, live_server: Any) -> None:
    link = live_server.url + urlsplit(read_codes(ask(computer, live_server.url))[0]).path
    phone = browser.new_context(viewport=PHONE).new_page()
    phone.add_init_script(READS_CODES.replace("LINK", f'"{link}"'))
    phone.goto(f"{live_server.url}/mobile/ajouter/")
    phone.get_by_role("button", name="Flasher le QR Code d'ici").click()
    phone.wait_for_url("**/mobile/ouvrir/*/")
    assert phone.get_by_role("heading", name="Configurer ce téléphone").is_visible()
