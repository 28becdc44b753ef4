"""The whole way in Chromium, from one origin to another and back: what policies and cookies would stop shows here."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from preau.houses.comptes.actions.oidc_clients import add_client
from tests.houses.comptes.oidc.relying_party import LOGOUT, PASSWORD, WANTED, RelyingParty
from tests.support.axe import chromium, run_axe

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "registre"]),
    pytest.mark.browser,
]


class Callback(BaseHTTPRequestHandler):
    """A service's page: says that it was reached."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(b"<!doctype html><html lang='fr'><title>Stages</title><h1>Stages</h1>")

    def log_message(self, format: str, *args: Any) -> None:
        """Silent."""


@pytest.fixture
def callback() -> Iterator[str]:
    """Another site than the account service's: 127.0.0.36."""
    with ThreadingHTTPServer(("127.0.0.36", 0), Callback) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.36:{server.server_port}/retour"
        server.shutdown()


@pytest.fixture
def chrome() -> Iterator[Chromium]:
    with chromium() as found:
        yield found


@pytest.fixture
def asked(service: RelyingParty, callback: str, live_server: Any) -> str:
    """The address that the service sends the browser to."""
    add_client("stage", replace(WANTED, redirect_uris=[callback], logout_uris=[callback]))
    return f"{live_server.url}{service.url(redirect_uri=callback)}"


def brought(page: Page, callback: str) -> dict[str, str]:
    """What the browser came back with."""
    page.wait_for_url(f"{callback}?**")
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "without"])
def test_there_and_back(asked: str, callback: str, live_server: Any, chrome: Chromium, scripts: bool) -> None:
    context = chrome.new_context(java_script_enabled=scripts)
    page, stopped = context.new_page(), []
    page.on("console", lambda message: stopped.append(message.text) if message.type == "error" else None)
    page.goto(asked)
    page.get_by_role("button", name="Responsable d'élève").click()
    page.get_by_label("Identifiant").fill("e.dupont42")
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    said = brought(page, callback)
    assert {"code", "state", "iss"} == said.keys()
    page.goto(asked)  # known now: no page in between
    assert brought(page, callback)["code"] != said["code"]
    page.goto(f"{live_server.url}{LOGOUT}?client_id=stage&state=fin&post_logout_redirect_uri={callback}")
    assert page.get_by_role("heading", level=1).inner_text().startswith("Voulez-vous vous déconnecter")
    if scripts:
        assert [str(one) for one in run_axe(page)] == []
    page.get_by_role("button", name="Me déconnecter").click()
    assert brought(page, callback) == {"state": "fin"}
    assert not [text for text in stopped if "favicon" not in text]
    context.close()
