"""A server of an application, on this machine, that keeps what it hears."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest


@dataclass
class Application:
    """A server of an application: what it heard, and how it answers."""

    url: str = ""
    heard: list[tuple[str, dict[str, list[str]]]] = field(default_factory=list)
    status: int = 200
    wait: threading.Event = field(default_factory=threading.Event)
    is_slow: bool = False


@pytest.fixture
def application() -> Iterator[Application]:
    state = Application()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            """Silent."""

        def _answer(self, said: dict[str, list[str]]) -> None:
            state.heard.append((self.command, said))
            if state.is_slow:
                state.wait.wait(10)
            self.send_response(state.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_GET(self) -> None:
            self._answer(parse_qs(urlsplit(self.path).query))

        def do_POST(self) -> None:
            size = int(self.headers.get("Content-Length", "0"))
            assert self.headers["Content-Type"] == "application/x-www-form-urlencoded"
            self._answer(parse_qs(self.rfile.read(size).decode()))

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state.url = f"http://127.0.0.1:{server.server_port}/app/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield state
    state.wait.set()
    server.shutdown()
    thread.join()
    server.server_close()
