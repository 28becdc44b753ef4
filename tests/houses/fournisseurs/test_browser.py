"""The pages in Chromium: accessible, at ease on a small screen, and all the way to the hub without scripts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser

from preau.houses.fournisseurs.annuaire import find_fournisseur
from preau.kit.clockkit import now
from preau.kit.relying import Relying
from preau.protocols.oidc.relying import RelyingParty
from tests.houses.fournisseurs.hub import SCOPE, SECRET
from tests.support.axe import chromium, run_axe
from tests.support.layout import faults_of_layout

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
CONTROLS = "main a, main button, main input:not([type=hidden]), main select, main summary"


class Callback(BaseHTTPRequestHandler):
    """The hub's callback: says that it was reached."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(b"<!doctype html><html lang='fr'><title>Passerelle</title><h1>Passerelle</h1>")

    def log_message(self, format: str, *args: Any) -> None:
        """Silent."""


@pytest.fixture
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def callback() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Callback)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/api/v2/oidc-callback"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def url(live_server: Any, reglages: Any, callback: str, people: Any) -> str:
    people({})
    reglages(public_url=live_server.url, redirect_uris=[callback])
    return str(live_server.url)


def relying(slug: str) -> Relying:
    fournisseur = find_fournisseur(slug)
    assert fournisseur is not None
    party = RelyingParty(
        client_id="passerelle",
        client_secret=SECRET,
        scopes=tuple(SCOPE.split()),
        acr_values=("eidas1",),
        algorithms=(fournisseur.algorithm,),
        userinfo_json=not fournisseur.signs_userinfo,
    )
    return Relying(fournisseur.issuer, party)


@pytest.mark.parametrize("width", [360, 1280])
def test_pages_are_accessible_on_a_small_and_a_wide_screen(
    browser: Browser, url: str, callback: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 740})
    sign_in = relying("impots").begin(callback, hexadecimal=True).url
    page.goto(sign_in)
    free = page.get_by_role("link", name="Saisir une autre identité").get_attribute("href")
    for address in (sign_in, f"{url}{free}", f"{url}/", f"{url}/impots/aide/", f"{url}/impots/logout"):
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        assert run_axe(page) == []
        assert faults_of_layout(page, CONTROLS) == []
    page.goto(sign_in)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    assert page.title().startswith("Erreur :")
    assert run_axe(page) == []
    page.close()


@pytest.mark.parametrize("slug", ["impots", "msa"])
def test_without_scripts_a_press_leads_back_to_the_hub(browser: Browser, url: str, callback: str, slug: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    party = relying(slug)
    begun = party.begin(callback, hexadecimal=True)
    page.goto(begun.url)
    page.get_by_role("button", name="Se connecter en tant que Emilie DUPONT").click()
    page.wait_for_url(f"{callback}?*")
    assert page.locator("h1").inner_text() == "Passerelle"
    found = party.finish(
        parse_qs(urlsplit(page.url).query), state=begun.state, nonce=begun.nonce, code_verifier="",
        redirect_uri=callback, now=now(),
    )  # fmt: skip
    assert found.claims["family_name"] == "DUPONT"


def test_with_the_keyboard_a_login_and_123(browser: Browser, url: str, callback: str) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto(relying("franceidentite").begin(callback, hexadecimal=True).url)
    page.get_by_label("Identifiant").focus()
    page.keyboard.type("test")
    page.keyboard.press("Tab")
    page.keyboard.type("123")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{callback}?*")
    assert "code" in parse_qs(urlsplit(page.url).query)


def test_refusing_and_the_way_back(browser: Browser, url: str, callback: str) -> None:
    page = browser.new_page()
    for role, name in (("button", "Refuser"), ("link", "Retourner sur la passerelle")):
        page.goto(relying("impots").begin(callback, hexadecimal=True).url)
        page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]
        page.wait_for_url(f"{callback}?*")
        assert parse_qs(urlsplit(page.url).query)["error"] == ["access_denied"]
