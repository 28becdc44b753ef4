"""Everybody of the fictitious providers, through the real hub: each ends where the guide says, on a page that helps.

(issue 4, acceptance: all scenarios of `fournisseurs` end on a page that says what to do.)
"""

from __future__ import annotations

import csv
import json
import re
import secrets
import threading
import tomllib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from joserfc import jws

from tests.conformance.clients.relying_party import Registered
from tests.conformance.franceconnect.parties import SCOPE, Register
from tests.support.demo import Demo
from tests.support.j2 import let_rest
from tests.support.visitor import Visitor, words

OWN = resources.files("preau.houses.fournisseurs")
OUTCOMES = {
    name: said[2] for name, said in tomllib.loads(OWN.joinpath("scenarios.toml").read_text())["scenarios"].items()
}
PEOPLE = list(csv.DictReader(OWN.joinpath("personnes.csv").read_text().splitlines()))
SUCCESS = [one for one in PEOPLE if OUTCOMES[one["scenario"]].startswith("Connexion réussie")]
WRONG = [one for one in PEOPLE if OUTCOMES[one["scenario"]].startswith("Erreur")]


class Service(BaseHTTPRequestHandler):
    """The service's callback."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(b"<!doctype html><html lang='fr'><title>Service</title><h1>Service</h1>")

    def log_message(self, format: str, *args: Any) -> None:
        """Silent."""


@pytest.fixture(scope="module")
def callback() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/retour"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def service(register: Register, callback: str) -> Registered:
    return register(callback, callback, "ES256")


def walk(visitor: Visitor, service: Registered, callback: str, login: str, provider: str = "Impôts") -> None:
    """From the service to the provider, then one press on a person; the visitor is left where that leads."""
    asked = {
        "client_id": service.client_id,
        "redirect_uri": callback,
        "response_type": "code",
        "scope": SCOPE,
        "acr_values": "eidas1",
        "state": secrets.token_urlsafe(32),
        "nonce": secrets.token_urlsafe(32),
    }
    visitor.open(f"{service.issuer}/authorize?{urlencode(asked)}")
    visitor.press(provider)
    visitor.continue_automatically()
    form = next(form for form in visitor.page.iter("form") if form.xpath(".//button[@name='personne']"))
    visitor.submit(form, {**visitor.values(form), "personne": login})
    visitor.continue_automatically()


def claims_at(service: Registered, callback: str, url: str) -> dict[str, Any]:
    """What the service is told, server to server."""
    form = {
        "grant_type": "authorization_code",
        "code": parse_qs(urlsplit(url).query)["code"][0],
        "redirect_uri": callback,
        "client_id": service.client_id,
        "client_secret": service.secret,
    }
    tokens = httpx.post(f"{service.issuer}/token", data=form, trust_env=False).raise_for_status().json()
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    answer = httpx.get(f"{service.issuer}/userinfo", headers=headers, trust_env=False).raise_for_status()
    found: dict[str, Any] = json.loads(jws.extract_compact(answer.content).payload)
    return found


@pytest.mark.parametrize("one", SUCCESS, ids=lambda one: one["login"])
def test_a_good_identity_reaches_the_service(
    service: Registered, callback: str, visitor: Visitor, one: dict[str, str]
) -> None:
    walk(visitor, service, callback, one["login"])
    visitor.press("Continuer sur")
    visitor.continue_automatically()
    assert visitor.url.startswith(callback), visitor.where()
    told = claims_at(service, callback, visitor.url)
    assert told["sub"].endswith("v1")
    assert (told["email"], told["gender"]) == (one["email"], one["gender"])
    assert told["birthcountry"] == one["birthcountry"]
    assert told["birthplace"] == (one["birthplace"] if one["birthcountry"] == "99100" else "")
    assert told["birthdate"] == one["birthdate"].replace("-00", "-01")
    assert told.get("preferred_username", "") == one["preferred_username"]


@pytest.mark.parametrize("one", WRONG, ids=lambda one: one["login"])
def test_a_fault_ends_on_the_page_of_its_code(
    demo: Demo, service: Registered, callback: str, visitor: Visitor, one: dict[str, str]
) -> None:
    walk(visitor, service, callback, one["login"])
    code = re.findall(r"Y\d{6}", OUTCOMES[one["scenario"]])[0]
    text = words(visitor.page)
    assert f"Erreur {code}" in text, visitor.where()
    assert visitor.status >= 400
    assert "Une erreur s'est produite" in text
    assert re.search("Revenir sur|reconnectez-vous depuis le service", text), "the page says what to do"
    let_rest(demo, one["scenario"])


@pytest.mark.parametrize("scenario", ["refus", "erreur-temporaire"])
def test_a_provider_that_says_no_leads_back_to_the_choice(
    service: Registered, callback: str, visitor: Visitor, scenario: str
) -> None:
    walk(visitor, service, callback, scenario)
    assert visitor.status == 200
    assert "Il n'a pas été possible de vous connecter avec Impôts" in words(visitor.page)
    visitor.press("Assurance Maladie")  # and another provider may be chosen
    visitor.continue_automatically()
    assert "Assurance Maladie (démonstration)" in visitor.where()


def test_a_disabled_account_is_told_by_the_provider(service: Registered, callback: str, visitor: Visitor) -> None:
    walk(visitor, service, callback, "compte-desactive")
    assert visitor.status == 422
    assert "Ce compte est désactivé" in words(visitor.page)
    visitor.follow("Retourner sur la passerelle")
    assert "Il n'a pas été possible de vous connecter" in words(visitor.page)


@pytest.mark.parametrize("provider", ["Impôts", "Assurance Maladie", "La Poste", "MSA", "YRIS", "France Identité"])
def test_every_provider_leads_to_the_service(
    demo: Demo, service: Registered, callback: str, visitor: Visitor, provider: str
) -> None:
    walk(visitor, service, callback, "test", provider)
    visitor.press("Continuer sur")
    visitor.continue_automatically()
    assert visitor.url.startswith(callback), visitor.where()
    assert claims_at(service, callback, visitor.url)["family_name"] == "DELMAS"
