"""The school's site, one page of it: the icons under « ESPACE NUMÉRIQUE » (seed 000), until the house `site` exists."""

from __future__ import annotations

import html
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from preau.registre.synthetic.cast import COLLEGE
from tutorials.scene import Chain

HOST = "127.0.0.48"
SITE = "site"
PRONOTE = "PRONOTE"
"""The icon's name: a label that the school sets."""
PAGE = (
    '<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{nom}</title>'
    '<meta name="viewport" content="width=device-width"></head><body><header><p>{nom}</p></header><main>'
    "<h1>Espace numérique</h1><ul>"
    '<li><a href="{url}"><strong>PRONOTE</strong></a></li></ul></main></body></html>'
)


@dataclass
class WithSite:
    """A demonstration, and the site of its collège."""

    demo: Chain
    site: str

    def url(self, house: str, path: str = "/") -> str:
        """The address of a page; the site is one more house."""
        return f"{self.site}{path}" if house == SITE else self.demo.url(house, path)

    def messages(self, to: str) -> list[dict[str, Any]]:
        """The telephone is the demonstration's."""
        return self.demo.messages(to)

    def wait_message(self, to: str, holding: str, after: int = 0, within: float = 20.0) -> dict[str, Any]:
        """The telephone is the demonstration's."""
        return self.demo.wait_message(to, holding, after, within)

    def person(self, identity: str) -> dict[str, Any]:
        """So is the cast."""
        return self.demo.person(identity)


@contextmanager
def with_site(demo: Chain) -> Iterator[WithSite]:
    """The demonstration with the site in front of it, until the block ends."""
    page = PAGE.format(nom=html.escape(COLLEGE.nom), url=html.escape(demo.url("viescolaire"))).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """The same page everywhere."""
            self.send_response(200 if self.path == "/" else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page if self.path == "/" else b"")

        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer((HOST, 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield WithSite(demo, f"http://{HOST}:{server.server_address[1]}")
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
