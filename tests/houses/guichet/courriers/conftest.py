"""An account service that issues letters over SCIM: a loopback thread whose answers a test can spoil."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from preau.protocols.scim import names

ISSUED, EXPIRES = date(2026, 9, 8), date(2026, 12, 8)


@dataclass
class Service:
    """What it was asked, whom it refuses, and when it falls silent."""

    url: str = ""
    issued: dict[str, str] = field(default_factory=dict)
    with_account: set[str] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)
    states: dict[str, str] = field(default_factory=dict)
    silent_after: int | None = None
    requests: list[tuple[str, str]] = field(default_factory=list)

    def answer(self, path: str, token: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        self.requests.append((path, token))
        if self.silent_after is not None and len(self.requests) > self.silent_after:
            return 503, {"schemas": [names.ERROR], "status": "503", "detail": "COMPTES-9999 occupé"}
        if path.endswith("/Bulk"):
            return 200, {
                "schemas": [names.BULK_RESPONSE],
                "Operations": [self.issue(one["bulkId"], one["data"]) for one in body["Operations"]],
            }
        listed = [self.letter(key) for key in self.issued]
        return 200, {"schemas": [names.LIST_RESPONSE], "totalResults": len(listed), "startIndex": 1,
                     "Resources": listed}  # fmt: skip

    def issue(self, bulk_id: str, data: dict[str, Any]) -> dict[str, Any]:
        personne = data.get("responsable") or data["eleve"]
        for known, status, code in ((self.with_account, "409", "COMPTES-0807"), (self.unknown, "404", "COMPTES-0302")):
            if personne in known:
                error = {"schemas": [names.ERROR], "status": status, "detail": f"{code} non"}
                return {"method": "POST", "bulkId": bulk_id, "status": status, "response": error}
        key = f"n{len(self.issued) + 1}"
        self.issued[key] = personne
        letter = {**self.letter(key), "motDePasse": f"Secret-{key}"}
        return {"method": "POST", "bulkId": bulk_id, "status": "201", "response": letter}

    def letter(self, key: str) -> dict[str, Any]:
        return {
            "schemas": [names.NOTIFICATION], "id": key, "profil": "responsable", "uai": "0500048F",
            "identifiant": f"p.essai{key}", "issuedOn": ISSUED.isoformat(), "expiresOn": EXPIRES.isoformat(),
            "etat": self.states.get(key, "active"),
            "meta": {"resourceType": "Notification", "location": f"{self.url}/Notifications/{key}", "version": 'W/"1"',
                     "created": "2026-09-08T08:00:00Z"},
        }  # fmt: skip


@pytest.fixture
def service(reglages: Callable[..., None]) -> Iterator[Service]:
    """The account service of the tests, named in the settings of the house."""
    fake = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, said = fake.answer(self.path, self.headers["Authorization"], body)
            content = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", names.MEDIA_TYPE)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: Any) -> None:
            return None

    server = HTTPServer(("127.0.0.1", 0), Handler)
    fake.url = f"http://127.0.0.1:{server.server_port}/scim/v2"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    reglages(
        scim_url=fake.url,
        scim_token="jeton-des-essais",
        activation_url="https://comptes.example.org/activation/lettre/",
        ent_url="https://ent.example.org",
    )
    yield fake
    server.shutdown()
    thread.join()
    server.server_close()
