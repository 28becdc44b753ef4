"""A provider of one's own for these tests: it answers over a transport in memory or over a real socket, and can err."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx

from preau.protocols.oidc import Client, KeySet, check_client, load_keys, read_token_request, secret_digest
from preau.protocols.oidc.refusals import OidcRefusal
from tests.protocols.oidc.relying import world
from tests.protocols.oidc.world import pem

CLIENT = Client("client-1", (world.CALLBACK,), frozenset({"openid"}), (secret_digest(world.SECRET),))
Reply = tuple[int, str, bytes]


class Provider:
    """One sign-in at a time: `nonce` is what the id_token repeats. `routes` replaces the answer of a path."""

    def __init__(self, issuer: str = world.ISSUER) -> None:
        self.issuer = issuer
        self.nonce = ""
        self.signer = load_keys([pem("hub-ec")])
        self.published: list[KeySet] = [self.signer]
        self.asked: list[str] = []
        self.posted: list[dict[str, str]] = []
        self.routes: dict[str, Callable[[], Reply]] = {}
        self.used: set[str] = set()
        self.id_claims: dict[str, Any] = {}
        self.userinfo: dict[str, Any] = {}

    def calls(self, path: str) -> int:
        """How often a path was asked."""
        return self.asked.count(path)

    def answer(self, path: str, headers: dict[str, str], body: bytes) -> Reply:
        """The reply to one request, whatever carried it."""
        path = path.removeprefix(urlsplit(self.issuer).path)
        self.asked.append(path)
        if path in self.routes:
            return self.routes[path]()
        if path == "/.well-known/openid-configuration":
            said = {name: str(value).replace(world.ISSUER, self.issuer) for name, value in world.DISCOVERY.items()}
            return _json(200, {**said, "authorization_response_iss_parameter_supported": True})
        if path == "/jwks":
            return _json(200, {"keys": [key for keys in self.published for key in keys.jwks()["keys"]]})
        if path == "/token":
            return self.token(headers, body)
        assert path == "/userinfo"
        if headers.get("authorization") != f"Bearer {world.ACCESS}":
            return _json(401, {"error": "invalid_token"})
        said = {**world.userinfo(iss=self.issuer), **self.userinfo}
        return 200, "application/jwt", self.signer.sign(said, "ES256", typ="").encode()

    def token(self, headers: dict[str, str], body: bytes) -> Reply:
        """A code serves once; any text is a code."""
        form = dict(parse_qsl(body.decode()))
        self.posted.append(form)
        try:
            request = read_token_request(
                {name: [text] for name, text in form.items()}, headers.get("authorization", "")
            )
            check_client(request.credentials, CLIENT)
        except OidcRefusal as refusal:
            return _json(refusal.status, {"error": refusal.protocol_error})
        if request.code in self.used or request.redirect_uri != world.CALLBACK:
            return _json(400, {"error": "invalid_grant", "error_description": "grant request is invalid"})
        self.used.add(request.code)
        said = {**world.claims(nonce=self.nonce, iss=self.issuer), **self.id_claims}
        tokens = {"access_token": world.ACCESS, "id_token": self.signer.sign(said, "ES256", typ="")}
        return _json(200, {**tokens, "token_type": "Bearer", "expires_in": 60, "scope": "openid"})

    def rotate(self, name: str, *, publish: bool = True) -> None:
        """Sign with another key from now on, and publish it alone."""
        self.signer = load_keys([pem(name)])
        if publish:
            self.published = [self.signer]

    def transport(self) -> httpx.MockTransport:
        """The same, without a socket."""

        def handle(request: httpx.Request) -> httpx.Response:
            headers = {name.lower(): text for name, text in request.headers.items()}
            status, kind, body = self.answer(request.url.path, headers, request.content)
            return httpx.Response(status, headers={"Content-Type": kind}, content=body)

        return httpx.MockTransport(handle)


def _json(status: int, said: dict[str, Any]) -> Reply:
    return status, "application/json", json.dumps(said).encode()


class Server(ThreadingHTTPServer):
    """A real socket. `slow` seconds before a reply, `drip` seconds between bytes, `headers` added to it."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.provider = Provider(f"http://127.0.0.1:{self.server_address[1]}/api/v2")
        self.slow = self.drip = 0.0
        self.headers: dict[str, str] = {}

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is part of these tests."""


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name.lower(): text for name, text in self.headers.items()}
        status, kind, reply = self.server.provider.answer(urlsplit(self.path).path, headers, body)
        time.sleep(self.server.slow)
        self.send_response(status)
        for name, text in {"Content-Type": kind, "Content-Length": str(len(reply)), **self.server.headers}.items():
            self.send_header(name, text)
        self.end_headers()
        if not self.server.drip:
            self.wfile.write(reply)
            return
        for byte in reply:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            time.sleep(self.server.drip)

    do_POST = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        """Silent."""


@contextmanager
def served() -> Iterator[Server]:
    """A provider behind a socket of this machine."""
    server = Server()
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
