"""A CAS server of a test: our own writers behind a socket, tickets that serve once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

from preau.protocols.cas import (
    Attribute,
    SamlReply,
    Shape,
    Success,
    read_saml_validation,
    write_failure,
    write_saml_success,
    write_success,
)
from preau.protocols.cas.refusals import TicketUnknown


@dataclass
class FakeCas:
    """`tickets`: ticket → who. `calls`: what was asked. `raw` answers instead, with `status`."""

    url: str = ""
    shape: Shape = Shape.ENTCORE
    tickets: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)
    services: dict[str, str] = field(default_factory=dict)
    calls: list[tuple[str, dict[str, list[str]]]] = field(default_factory=list)
    raw: bytes | None = None
    status: int = 200

    def give(self, user: str, **attributes: str) -> str:
        """A ticket for this person."""
        ticket = f"ST-{len(self.tickets):06}-abcdefghij"
        self.tickets[ticket] = (user, attributes)
        return ticket

    def answer(self, path: str, query: dict[str, list[str]], body: bytes) -> bytes:
        """What a validation says."""
        self.calls.append((path, query))
        if self.raw is not None:
            return self.raw
        if path.endswith("/samlValidate"):
            asked = read_saml_validation(query, body)
            user, said = self.tickets.pop(asked.ticket)
            reply = SamlReply("_r1", "_a1", datetime.now(UTC), "essai", query["TARGET"][0])
            return write_saml_success(_success(user, said, self.shape), reply)
        found = self.tickets.pop(query["ticket"][0], None)
        if found is None:
            return write_failure(TicketUnknown())
        return write_success(_success(*found, self.shape))


def _success(user: str, said: dict[str, str], shape: Shape) -> Success:
    attributes = tuple(Attribute(name, tuple(value.split("|"))) for name, value in said.items())
    return Success(user, datetime.now(UTC), attributes, shape=shape)


@contextmanager
def serving() -> Iterator[FakeCas]:
    """The server, at a port of this machine."""
    cas = FakeCas()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            body = cas.answer(parts.path, parse_qs(parts.query), self.rfile.read(length))
            self.send_response(cas.status)
            self.send_header("Content-Type", "text/xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET

        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    cas.url = f"http://127.0.0.1:{server.server_address[1]}/cas"
    try:
        yield cas
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
