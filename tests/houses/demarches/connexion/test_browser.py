"""The pages of who is there, in Chromium: the door, home, « Mes responsables », who is not known, the end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from preau.houses.demarches.actions.register_idp import register_idp
from preau.houses.demarches.models import AcsHandle
from preau.kit.clockkit import now
from preau.kit.idkit import digest, new_secret
from preau.protocols.saml import IdpConfig, idp_metadata
from preau.registre.models import Eleve
from tests.houses.demarches.conftest import ClientOf
from tests.support.axe import chromium, run_axe
from tests.support.federation.idp import RETOUR, pair

pytestmark = [pytest.mark.browser, pytest.mark.transactional]
BASE = "https://comptes.example.org/idp"


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's own loop runs in this thread
    with chromium() as started:
        yield started


def fit(page: Page) -> None:
    """No axe violation, nothing wider than the screen, nothing that a finger misses."""
    assert run_axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    small = page.evaluate(
        """() => [...document.querySelectorAll("main button, main a.bouton, main a.tuile, .liens a")]
            .map(node => [node.outerHTML.slice(0, 80), node.getBoundingClientRect()])
            .filter(([, box]) => box.height && box.height < 40).map(([text]) => text)"""
    )
    assert small == []


def signed_in(
    browser: Browser, url: str, client_of: ClientOf, identifier: str, width: int, *, scripts: bool = True
) -> BrowserContext:
    context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=scripts)
    cookie = client_of(identifier).cookies["demarches_session"]
    context.add_cookies([{"name": "demarches_session", "value": cookie.value, "url": url}])
    return context


def unknown_at(url: str) -> str:
    """The address that ends a sign-in whose account names nobody here."""
    idp = register_idp(idp_metadata(IdpConfig(BASE, BASE, (pair("idp").certificate,))))
    handle, said = new_secret(), {"refs": [], "vecteurs": [], "name": "", "retour": RETOUR, "saml": {}, "return_to": ""}
    AcsHandle.objects.create(handle_hash=digest(handle), idp=idp, said=said, expires_at=now() + timedelta(minutes=2))
    return f"{url}/auth/saml/fin?passage={handle}"


@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_fit(
    browser: Browser, live_server: Any, client_of: ClientOf, majeure: Eleve, width: int, tmp_path: Path
) -> None:
    url = live_server.url
    page = browser.new_page(viewport={"width": width, "height": 800})
    for number, address in enumerate(("/", unknown_at(""), "/deconnexion/?reste")):
        page.goto(url + address)
        assert page.locator("h1").count() == 1
        fit(page)
        page.screenshot(path=str(tmp_path / f"porte-{number}-{width}.png"), full_page=True)
    page.close()
    for identifier, paths in (
        ("emilie-dupont", ("/",)),
        ("mireille-roux", ("/",)),
        ("tess-renaud", ("/", "/mes-responsables/")),
    ):
        context = signed_in(browser, url, client_of, identifier, width)
        page = context.new_page()
        for number, path in enumerate(paths):
            page.goto(url + path)
            fit(page)
            page.screenshot(path=str(tmp_path / f"{identifier}-{number}-{width}.png"), full_page=True)
        context.close()


def test_a_keyboard_alone_goes_from_home_to_the_end(browser: Browser, live_server: Any, client_of: ClientOf) -> None:
    """Without JavaScript: the first offer by Tab and Enter, then « Se déconnecter » and what stays open."""
    context = signed_in(browser, live_server.url, client_of, "paul-mercier", 1280, scripts=False)
    page = context.new_page()
    page.goto(live_server.url)
    page.locator("a.tuile").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/fiche-de-renseignements/")
    page.get_by_role("link", name="Mes démarches").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_server.url}/")
    page.get_by_role("button", name="Se déconnecter").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/deconnexion/?reste")
    assert "reste ouvert dans ce navigateur" in page.content().replace("\xa0", " ")
    context.close()
