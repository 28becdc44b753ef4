"""What is outside the hub: identity providers and the civil register, played by one loopback server.

Each provider has a path of its own. `Played` says how it answers; tests change it. Nothing in the hub is replaced.
"""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from preau.protocols.franceconnect import Identity, read_identity, rnipp
from preau.protocols.oidc import load_keys
from tests.protocols.oidc import world

EMILIE = {
    "sub": "emilie",
    "given_name": "Emilie Anne",
    "family_name": "Dupont",
    "gender": "female",
    "birthdate": "1985-04-12",
    "birthplace": "50341",
    "birthcountry": "99100",
    "email": "emilie.dupont@example.org",
}
SECRET = "secret-de-la-passerelle-en-quarante-caracteres-01"


@dataclass
class Played:
    """One provider: who signs in, and what it gets wrong."""

    slug: str
    claims: dict[str, Any] = field(default_factory=lambda: dict(EMILIE))
    acr: str | None = "eidas1"
    nonces: dict[str, str] = field(default_factory=dict)
    id_changes: dict[str, Any] = field(default_factory=dict)
    token_status: int = 200
    token_body: bytes | None = None
    userinfo_status: int = 200
    userinfo_body: bytes | None = None
    discovery_status: int = 200
    signs_out: bool = True
    calls: list[str] = field(default_factory=list)
    key: str = "ec"
    published: str = "ec"


@dataclass
class Registre:
    """The civil register: the type of its answer, and what it corrects."""

    kind: str = "2"
    corrections: dict[str, Any] = field(default_factory=dict)
    is_deceased: bool = False
    status: int = 200
    body: bytes | None = None
    delay: float = 0.0
    asked: list[dict[str, str]] = field(default_factory=list)


class Dehors:
    """The server; `url` is its address."""

    def __init__(self) -> None:
        self.idps = {slug: Played(slug) for slug in ("impots", "ameli", "poste")}
        self.registre = Registre()
        outside = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outside.answer(self, {})

            def do_POST(self) -> None:
                size = int(self.headers.get("Content-Length", "0"))
                outside.answer(self, parse_qs(self.rfile.read(size).decode()))

            def log_message(self, format: str, *args: Any) -> None:
                """Nothing on the test's output."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, handler: BaseHTTPRequestHandler, form: dict[str, list[str]]) -> None:
        """One request, by its path."""
        parts = urlsplit(handler.path)
        _empty, slug, *rest = parts.path.split("/", 2)
        asked = {name: given[0] for name, given in parse_qs(parts.query).items()}
        if rest and rest[0] in ("authorize", "logout"):
            status, kind, body = self.show(self.idps[slug], rest[0], asked)
        elif slug == "etat-civil":
            status, kind, body = self.register(asked)
        else:
            status, kind, body = self.provide(self.idps[slug], rest[0], form)
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def provide(self, idp: Played, path: str, form: dict[str, list[str]]) -> tuple[int, str, bytes]:
        """Discovery, keys, token, userinfo."""
        idp.calls.append(path)
        if path == ".well-known/openid-configuration":
            return idp.discovery_status, "application/json", json.dumps(self.discovery(idp)).encode()
        if path == "jwks":
            return 200, "application/json", json.dumps(load_keys([world.pem(idp.published)]).jwks()).encode()
        if path == "token":
            body = idp.token_body if idp.token_body is not None else self.tokens(idp, form)
            return idp.token_status, "application/json", body
        body = idp.userinfo_body if idp.userinfo_body is not None else json.dumps(idp.claims).encode()
        return idp.userinfo_status, "application/json", body

    def show(self, idp: Played, path: str, asked: dict[str, str]) -> tuple[int, str, bytes]:
        """The provider's page, for a real browser: one link, back to the hub."""
        said = {"state": asked["state"]}
        if path == "authorize":
            said["code"] = secrets.token_hex(8)
            idp.nonces[said["code"]] = asked["nonce"]
        back = asked["redirect_uri" if path == "authorize" else "post_logout_redirect_uri"]
        page = f'<!doctype html><html lang="fr"><title>{path}</title><a href="{back}?{urlencode(said)}">Revenir</a>'
        return 200, "text/html; charset=utf-8", page.encode()

    def discovery(self, idp: Played) -> dict[str, str]:
        base = f"{self.url}/{idp.slug}"
        found = {
            "issuer": base,
            "authorization_endpoint": f"{base}/authorize",
            "token_endpoint": f"{base}/token",
            "userinfo_endpoint": f"{base}/userinfo",
            "jwks_uri": f"{base}/jwks",
        }
        return {**found, "end_session_endpoint": f"{base}/logout"} if idp.signs_out else found

    def tokens(self, idp: Played, form: dict[str, list[str]]) -> bytes:
        moment = int(time.time())
        claims = {
            "iss": f"{self.url}/{idp.slug}",
            "aud": "passerelle",
            "sub": idp.claims.get("sub", "emilie"),
            "nonce": idp.nonces.pop(form["code"][0], "?"),
            "iat": moment,
            "exp": moment + 60,
            "acr": idp.acr,
            **idp.id_changes,
        }
        said = {name: value for name, value in claims.items() if value is not None}
        id_token = load_keys([world.pem(idp.key)]).sign(said, "ES256")
        answer = {"access_token": "jeton", "token_type": "Bearer", "expires_in": 60, "id_token": id_token}
        return json.dumps(answer).encode()

    def register(self, query: dict[str, str]) -> tuple[int, str, bytes]:
        """§3.2: the person asked about, in capitals, unless a test says otherwise."""
        own = self.registre
        own.asked.append(query)
        time.sleep(own.delay)
        if own.body is not None:
            return own.status, "application/xml", own.body
        found = rnipp.write_answer(own.kind, self.person(query), is_deceased=own.is_deceased)
        return own.status, "application/xml", found

    def person(self, query: dict[str, str]) -> Identity:
        raw, place = query["dateNaissance"], query["codeLieuNaissance"]
        born_abroad = place.startswith("99")
        said = {
            **EMILIE,
            "given_name": query["prenoms"],
            "family_name": query["nom"].upper(),
            "gender": {"F": "female", "M": "male", "I": "unspecified"}[query["sexe"]],
            "birthdate": f"{raw[:4]}-{raw[4:6]}-{raw[6:]}",
            "birthcountry": place if born_abroad else "99100",
            "birthplace": "" if born_abroad else place,
        }
        return read_identity({**said, **self.registre.corrections})


@contextmanager
def dehors() -> Iterator[Dehors]:
    """The server, for the time of a test."""
    outside = Dehors()
    thread = threading.Thread(target=outside.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield outside
    finally:
        outside.server.shutdown()
        outside.server.server_close()
        thread.join()
