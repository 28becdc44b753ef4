"""The pages of the CAS server in Chromium: fit on a small and a wide screen, by keyboard alone, without a script."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.houses.portail.cas.application import Application, application
from tests.houses.portail.cas.conftest import OTHER, PAGE, Cas, Declare
from tests.houses.portail.conftest import Configure
from tests.support.axe import chromium, run_axe

__all__ = ["application"]
pytestmark = [pytest.mark.django_db(databases=["default", "registre"], transaction=True), pytest.mark.browser]
PICTURES = os.environ.get("PREAU_PICTURES", "")
WIDTHS = (360, 1280)
SMALL = """() => [...document.querySelectorAll("main button, main .actions a, main a.bouton")]
    .filter(node => node.getBoundingClientRect().height < 44).map(node => node.outerHTML.slice(0, 90))"""


@pytest.fixture
def browser(cas: Cas, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's own loop runs in this thread
    with chromium() as started:
        yield started


@pytest.fixture
def url(live_server: Any, cas: Cas, declare: Declare, application: Application, configure: Configure) -> str:
    """An ENT where `cas.client` is signed in, and an application of this machine that it knows as « Cantine »."""
    declare("cantine", label="Cantine", url=application.url)
    cas.sign_in()
    configure(public_url=live_server.url, cas_tickets_per_minute=3)
    address: str = live_server.url
    return address


def enter(browser: Browser, url: str, cas: Cas, **options: Any) -> BrowserContext:
    """A context of Chromium where `cas.client` is signed in."""
    context = browser.new_context(**options)
    cookies = [{"name": key, "value": one.value, "url": url} for key, one in cas.client.cookies.items()]
    context.add_cookies(cookies)  # type: ignore[arg-type]
    return context


def login(service: str, **asked: str) -> str:
    return f"/cas/login?{urlencode({'service': service, **asked})}"


def look(page: Page, name: str) -> None:
    """Nothing that axe refuses, nothing that sticks out, nothing that a finger misses; a picture when asked for one."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"cas-{name}-{width}.png"), full_page=True)
    assert run_axe(page) == [], name
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), name
    assert page.evaluate(SMALL) == [], name


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_that_carries_a_ticket(
    browser: Browser, url: str, cas: Cas, application: Application, width: int
) -> None:
    page = enter(browser, url, cas, viewport={"width": width, "height": 740}).new_page()
    page.goto(url + login(application.url, method="POST"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Vous êtes connecté à l'ENT")
    expect(page.get_by_text("Continuez vers l'application Cantine.")).to_be_visible()
    look(page, "envoi")
    page.get_by_role("button", name="Continuer").click()
    page.wait_for_url(application.url)
    assert cas.ask(_ticket_of(application), application.url).one("cas:user")


def test_the_ticket_leaves_by_keyboard_alone_and_without_a_script(
    browser: Browser, url: str, cas: Cas, application: Application
) -> None:
    options = {"viewport": {"width": 360, "height": 740}, "java_script_enabled": False}
    page = enter(browser, url, cas, **options).new_page()
    page.goto(url + login(application.url, method="POST"))
    press(page, "Continuer")
    page.wait_for_url(application.url)
    assert cas.ask(_ticket_of(application), application.url).one("cas:user")


def press(page: Page, name: str) -> None:
    """Walk to this control by the tabulation key, as many times as it takes, and press it."""
    wanted = page.locator("main").get_by_text(name, exact=True)
    for _ in range(20):
        page.keyboard.press("Tab")
        if wanted.evaluate("node => node === document.activeElement"):
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"The keyboard does not reach {name}")


def _ticket_of(application: Application) -> str:
    """The ticket of the only form that the application was sent."""
    (said,) = [said for method, said in application.heard if method == "POST"]
    (ticket,) = said["ticket"]
    return ticket


@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_of_a_sign_out(
    browser: Browser, url: str, cas: Cas, declare: Declare, application: Application, width: int
) -> None:
    application.status = 500
    declare("pronote", has_logout=False)
    for service in (application.url, PAGE):
        assert cas.ask(cas.ticket(service), service).one("cas:user")
    page = enter(browser, url, cas, viewport={"width": width, "height": 740}).new_page()
    page.goto(f"{url}/cas/logout?{urlencode({'service': application.url})}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vous êtes déconnecté de l'ENT")
    expect(page.get_by_role("listitem").filter(has_text="n'a pas confirmé votre déconnexion")).to_have_count(1)
    expect(page.get_by_role("listitem").filter(has_text="ne sait pas se fermer depuis l'ENT")).to_have_count(1)
    look(page, "sortie")
    application.status = 200
    page.get_by_role("link", name="Revenir à l'application Cantine").click()
    page.wait_for_url(application.url)


def test_a_sign_out_by_keyboard_alone_and_without_a_script(
    browser: Browser, url: str, cas: Cas, application: Application
) -> None:
    options = {"viewport": {"width": 360, "height": 740}, "java_script_enabled": False}
    page = enter(browser, url, cas, **options).new_page()
    page.goto(f"{url}/cas/logout?{urlencode({'service': application.url})}")
    press(page, "Revenir à l'application Cantine")
    page.wait_for_url(application.url)
    page.goto(url + login(application.url))
    expect(page.get_by_role("heading", level=1)).to_have_text("Portail de connexion à l'ENT")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    ("path", "code"),
    [
        (login(OTHER), "CAS-0004"),
        (login("javascript:x"), "CAS-0003"),
        (login(PAGE, method="HEADER"), "CAS-0005"),
        ("/cas/logout?service=javascript:x", "CAS-0003"),
    ],
)
def test_the_page_of_a_refusal(browser: Browser, url: str, cas: Cas, path: str, code: str, width: int) -> None:
    for context in (browser.new_context(), enter(browser, url, cas)):  # a stranger is told the same
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 740})
        page.goto(url + path)
        expect(page.locator("main").get_by_text(code)).to_be_visible()
        look(page, f"refus-{code}")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_of_an_application_that_sends_back_again_and_again(
    browser: Browser, url: str, cas: Cas, application: Application, width: int
) -> None:
    page = enter(browser, url, cas, viewport={"width": width, "height": 740}).new_page()
    for _ in range(3):
        page.goto(url + login(application.url))
    page.goto(url + login(application.url))
    expect(page.get_by_text("L'application Cantine vous renvoie sans cesse vers l'ENT")).to_be_visible()
    look(page, "boucle")
