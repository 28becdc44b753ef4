"""An application of its own address that signs people in by CAS 3, in a few lines: PRONOTE in the guides (J11).

The journeys have mod_auth_cas in its place (tests/journeys/pronote.py): it insists on TLS, which the guides need not.
"""

from __future__ import annotations

import html
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
from lxml import etree

HOST = "127.0.0.46"
NS = {"cas": "http://www.yale.edu/tp/cas"}
PAGE = (
    '<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Vie scolaire</title></head>'
    "<body><main><h1>{}</h1></main></body></html>"
)


class Application(ThreadingHTTPServer):
    """`ent` is the address of its CAS server, told once it is known."""

    ent = ""

    def __init__(self) -> None:
        super().__init__((HOST, 0), _Handler)

    @property
    def url(self) -> str:
        """Its own address."""
        return f"http://{HOST}:{self.server_address[1]}/"


class _Handler(BaseHTTPRequestHandler):
    server: Application

    def do_GET(self) -> None:
        """Whom the ticket proves, else the way to the ENT."""
        parts = urlsplit(self.path)
        ticket = parse_qs(parts.query).get("ticket", [""])[0]
        service = f"{self.server.url.rstrip('/')}{parts.path}"
        if parts.path == "/favicon.ico":
            self.send_error(404)
        elif not ticket:
            self._answer(302, f"{self.server.ent}/cas/login?{urlencode({'service': service})}")
        elif name := self._validate(service, ticket):
            self._answer(200, body=PAGE.format(html.escape(f"Vie scolaire de {name}")))
        else:
            self._answer(403, body=PAGE.format("Ticket refusé"))

    def _validate(self, service: str, ticket: str) -> str:
        query = {"service": service, "ticket": ticket}
        answer = httpx.get(f"{self.server.ent}/cas/p3/serviceValidate", params=query, timeout=10, trust_env=False)
        return etree.fromstring(answer.content).findtext(".//cas:attributes/cas:nom", "", NS)

    def _answer(self, status: int, location: str = "", body: str = "") -> None:
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@contextmanager
def serving() -> Iterator[Application]:
    """One application, until the block ends."""
    server = Application()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
