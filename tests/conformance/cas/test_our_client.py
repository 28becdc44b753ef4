"""Our client of CAS with a server that is not ours: django-cas-server, unmodified, in an environment of its own."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from preau.protocols.cas.client import (
    read_logout_request,
    read_response,
    read_saml_response,
    write_login_url,
    write_logout_url,
    write_saml_request,
    write_validate_url,
)
from preau.protocols.cas.client_refusals import TicketRefused
from tests.support.child import child, free_port, listens

HERE = Path(__file__).resolve()
LEA = {"nom": ("Moreau",), "prenom": ("Léa",), "categories": ("National_1", "National_ELV")}


@pytest.fixture(scope="module")
def cas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the server."""
    python = HERE.parents[3] / ".venv-bench-cas" / "bin" / "python"
    assert python.exists(), "django-cas-server is missing: run scripts/test-tools.sh"
    folder, port = tmp_path_factory.mktemp("pair"), free_port("127.0.0.1")
    command = [str(python), str(HERE.parent / "python" / "peer_server.py"), str(folder), str(port)]
    with child(command, folder / "log", listens("127.0.0.1", port)):
        yield f"http://127.0.0.1:{port}/cas"


@pytest.fixture
def heard() -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    """A service that notes what is posted to it at sign-out."""
    posts: list[tuple[str, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            posts.append((self.headers.get("Content-Type", ""), self.rfile.read(length)))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/cas/retour/?etat=a:b", posts
    server.shutdown()
    server.server_close()
    thread.join()


def sign_in(browser: httpx.Client, cas: str, service: str) -> str:
    """The form, the test account; the ticket."""
    url = write_login_url(cas, service)
    fields = dict(re.findall(r'name="(\w+)"[^>]*value="([^"]*)"', browser.get(url).text))
    answer = browser.post(url, data={**fields, "username": "test", "password": "test", "service": service})
    return ticket_in(answer)


def ticket_in(answer: httpx.Response) -> str:
    assert answer.status_code == 302, answer.text
    return parse_qs(urlsplit(answer.headers["Location"]).query)["ticket"][0]


@pytest.fixture
def browser() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False, timeout=20) as started:
        yield started


@pytest.mark.parametrize("validation", ["p3/serviceValidate", "serviceValidate"])
def test_a_ticket_names_the_person_once(
    cas: str, heard: tuple[str, list[tuple[str, bytes]]], browser: httpx.Client, validation: str
) -> None:
    service, _posts = heard
    ticket = sign_in(browser, cas, service)
    url = write_validate_url(cas, service, ticket, validation=validation)
    found = read_response(browser.get(url).content)
    assert found.user == "test"
    assert {name: set(values) for name, values in found.attributes.items()} == {
        name: set(values) for name, values in LEA.items()
    }
    with pytest.raises(TicketRefused, match="INVALID_TICKET"):
        read_response(browser.get(url).content)


def test_saml_1_1(cas: str, heard: tuple[str, list[tuple[str, bytes]]], browser: httpx.Client) -> None:
    service, _posts = heard
    ticket = sign_in(browser, cas, service)
    now = datetime.now(UTC)
    url = write_validate_url(cas, service, ticket, validation="samlValidate")
    body = write_saml_request(ticket, request_id="_q1", now=now)
    answer = browser.post(url, content=body, headers={"Content-Type": "text/xml; charset=utf-8"})
    found = read_saml_response(answer.content, service, now)
    assert (found.user, found.attributes["nom"]) == ("test", ("Moreau",))


def test_renew_wants_new_credentials_and_gateway_asks_nobody(
    cas: str, heard: tuple[str, list[tuple[str, bytes]]], browser: httpx.Client
) -> None:
    service, _posts = heard
    away = browser.get(write_login_url(cas, service, gateway=True))
    assert away.status_code == 302
    assert "ticket" not in parse_qs(urlsplit(away.headers["Location"]).query)
    sign_in(browser, cas, service)
    ticket = ticket_in(browser.get(write_login_url(cas, service)))
    with pytest.raises(TicketRefused):
        read_response(browser.get(write_validate_url(cas, service, ticket, renew=True)).content)


def test_its_sign_out_names_the_ticket(
    cas: str, heard: tuple[str, list[tuple[str, bytes]]], browser: httpx.Client
) -> None:
    service, posts = heard
    ticket = sign_in(browser, cas, service)
    read_response(browser.get(write_validate_url(cas, service, ticket)).content)
    browser.get(write_logout_url(cas))
    assert [read_logout_request(*post) for post in posts] == [ticket]
