"""What stands at the other end of a gateway in these tests: an HTTP server and an SMTP relay that do as told."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller


class Provider(ThreadingHTTPServer):
    """Answers `status` with `body`; keeps what it was sent. `slow` is how long it takes, `drip` bytes one by one."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status, self.body, self.headers = 200, b'{"id": "r-1"}', dict[str, str]()
        self.slow, self.drip = 0.0, False
        self.requests: list[dict[str, Any]] = []
        self.kept: dict[str, dict[str, Any]] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is part of these tests."""


class _Handler(BaseHTTPRequestHandler):
    server: Provider

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.requests.append({"path": self.path, "headers": dict(self.headers), "body": body})
        if self.server.status == 200:
            self._keep(body)
        if self.server.slow:
            time.sleep(self.server.slow)
        self.send_response(self.server.status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        if self.server.drip:
            for byte in self.server.body:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(0.4)
        else:
            self.wfile.write(self.server.body)

    do_PUT = do_POST

    def _keep(self, body: bytes) -> None:
        try:
            message = json.loads(body)
        except ValueError:
            return
        self.server.kept[message.get("idempotency_key") or message.get("key")] = message

    def log_message(self, format: str, *args: Any) -> None:
        """Silent."""


@contextmanager
def provider() -> Iterator[Provider]:
    server = Provider()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


class Relay:
    """An aiosmtpd handler that answers `rcpt` and `data` and keeps the mails it took."""

    def __init__(self) -> None:
        self.rcpt, self.data = "250 OK", "250 OK"
        self.mails: list[bytes] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.rcpt.startswith("2"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.data.startswith("2"):
            self.mails.append(envelope.content)
        return self.data


@contextmanager
def relay() -> Iterator[tuple[Relay, int]]:
    handler = Relay()
    port = free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield handler, port
    finally:
        controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
