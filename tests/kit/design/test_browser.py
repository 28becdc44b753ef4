"""The components page in Chromium, under its real policy: axe, the five scripts, and the page without them."""

import re
import threading
from collections.abc import Iterator
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import Browser, BrowserContext, Page, expect

from preau.kit.design import skins
from tests.support.axe import chromium, run_axe

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as launched:
        yield launched


class Server(ThreadingMixIn, WSGIServer):
    """One thread a request.  Not Django's live server, which must flush a database that these pages never read."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with make_server("127.0.0.1", 0, get_wsgi_application(), Server, Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 800})
    yield from _watched(context)


def _watched(context: BrowserContext) -> Iterator[Page]:
    """A page; anything the policy blocks, or any error of a script, fails the test."""
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None)
    yield page
    context.close()
    assert faults == []


def submit_empty(page: Page, address: str) -> None:
    page.goto(f"{address}/design/")
    page.get_by_role("button", name="Suivant").last.click()
    expect(page).to_have_title(re.compile("^Erreur : "))


@pytest.mark.parametrize(("skin", "width"), [*((name, 360) for name in sorted(skins.provided())), ("preau", 1280)])
def test_no_violation_in_any_skin(page: Page, address: str, skin: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{address}/design/?habillage={skin}")
    assert run_axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.get_by_role("button", name="Suivant").last.click()
    expect(page).to_have_title(re.compile("^Erreur : "))
    assert run_axe(page) == []


@pytest.mark.parametrize("path", ["aide", "assistance", "mentions-legales", "donnees-personnelles", "accessibilite"])
def test_no_violation_in_the_footer_pages(page: Page, address: str, path: str) -> None:
    page.goto(f"{address}/{path}/")
    for summary in page.locator("summary").all():
        summary.click()
    assert run_axe(page) == []


def test_axe_finds_what_is_wrong(page: Page, address: str) -> None:
    page.goto(f"{address}/aide/")
    page.evaluate("document.querySelector('h1').insertAdjacentHTML('afterend', '<img src=\"/logo.svg\"><input>')")
    assert {"image-alt", "label"} <= {violation.rule for violation in run_axe(page)}


def test_the_summary_takes_the_focus_and_leads_to_the_field(page: Page, address: str) -> None:
    submit_empty(page, address)
    expect(page.locator("[data-resume]")).to_be_focused()
    page.get_by_role("link", name="Saisissez la date de naissance").click()
    expect(page.locator("#id_ne_le_jour")).to_be_focused()


def test_rules_tick_while_typing_and_the_word_never_contradicts_them(page: Page, address: str) -> None:
    page.goto(f"{address}/design/")
    box = page.locator("#id_mot_de_passe")
    word = page.locator("[data-force] strong")
    expect(page.locator("[data-force]")).to_be_hidden()
    for typed, met, said in [
        ("a", 1, "Faible"), ("aA", 2, "Faible"), ("aaaaaaaaaaaaaaaaaaaaaaaaA", 3, "Faible"), ("Aaaa123!", 4, "Moyen"),
        ("Abcd123!efghij", 4, "Fort"), ("Aaaaaa1!aaaaaaa", 4, "Moyen"),
    ]:  # fmt: skip
        box.fill(typed)
        expect(page.locator("[data-regles] li.oui")).to_have_count(met)
        expect(word).to_have_text(said)
    box.fill("")
    expect(page.locator("[data-force]")).to_be_hidden()
    expect(page.locator("[data-regles] li.oui")).to_have_count(0)


def test_the_password_can_be_shown_and_leaves_hidden(page: Page, address: str) -> None:
    page.goto(f"{address}/design/")
    box = page.locator("#id_mot_de_passe")
    box.fill("Abcd123!")
    page.get_by_role("button", name="Afficher le mot de passe").first.click()
    expect(box).to_have_attribute("type", "text")
    page.get_by_role("button", name="Masquer le mot de passe").click()
    expect(box).to_have_attribute("type", "password")


def test_an_identifier_is_copied(browser: Browser, address: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    for page in _watched(context):
        page.goto(f"{address}/design/")
        page.locator("[data-copier]").click()
        expect(page.locator("[data-copier]")).to_have_text("Copié")
        assert page.evaluate("navigator.clipboard.readText()") == "e.dupont24"


def test_a_second_click_sends_nothing(page: Page, address: str) -> None:
    page.goto(f"{address}/design/")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method) if request.method == "POST" else None)
    page.evaluate(
        "() => { const b = [...document.querySelectorAll('form .bouton')].at(-1); b.click(); b.click(); b.click(); }"
    )
    expect(page).to_have_title(re.compile("^Erreur : "))
    assert sent == ["POST"]


def test_everything_works_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/design/")
    assert page.locator("[data-montrer]:visible, [data-copier]:visible").count() == 0
    page.locator("#id_nom").fill("Dupont")
    page.get_by_role("button", name="Suivant").last.click()
    assert page.title().startswith("Erreur : ")
    page.get_by_role("link", name="Saisissez la date de naissance").click()
    assert page.url.endswith("#id_ne_le_jour")
    context.close()


def test_the_skip_link_is_the_first_stop(page: Page, address: str) -> None:
    page.goto(f"{address}/aide/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_nothing_is_lost_at_four_times_the_size(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto(f"{address}/design/")
    assert page.evaluate("document.documentElement.scrollWidth") == 320


ROOM = """select => {
  const style = getComputedStyle(select);
  const canvas = document.createElement("canvas").getContext("2d");
  canvas.font = style.font;
  const text = canvas.measureText(select.selectedOptions[0].textContent.trim()).width;
  const inside = select.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  return inside - text;
}"""
ARROW = 18
"""Pixels of the arrow that Chromium draws in a list."""


def test_the_indicatif_of_france_is_not_cut_on_a_phone(page: Page, address: str) -> None:
    page.goto(f"{address}/design/")
    assert page.locator(".mobile select").first.evaluate(ROOM) >= ARROW
