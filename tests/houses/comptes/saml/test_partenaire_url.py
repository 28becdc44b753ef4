"""Metadata read at an address: what is accepted, each refusal, the refresh."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from typer.testing import CliRunner

from preau.houses.comptes.actions import fetch_metadata
from preau.houses.comptes.commands import comptes_app
from preau.houses.comptes.models import Partenaire
from preau.kit.journal.models import Entry
from preau.protocols.saml import sp_metadata
from tests.protocols.saml import world

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)


@dataclass
class Partner:
    """A web server that gives metadata."""

    url: str = ""
    body: bytes = field(default_factory=lambda: sp_metadata(world.sp_config()))
    status: int = 200
    slow: float = 0.0
    headers: dict[str, str] = field(default_factory=dict)


@pytest.fixture
def partner(base: None) -> Iterator[Partner]:
    said = Partner()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(said.status)
            for name, value in said.headers.items():
                self.send_header(name, value)
            self.end_headers()
            half = len(said.body) // 2
            self.wfile.write(said.body[:half])
            time.sleep(said.slow)
            self.wfile.write(said.body[half:])

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    said.url = f"http://127.0.0.1:{server.server_address[1]}/metadata"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield said
    server.shutdown()
    thread.join()
    server.server_close()


def run(*arguments: str) -> Any:
    return CliRunner().invoke(comptes_app, ["partenaire", *arguments])


def test_add_then_refresh(partner: Partner) -> None:
    result = run("add", partner.url, "--attribut", "sn", "--par", "amelie")
    assert result.exit_code == 0, result.output
    row = Partenaire.objects.get()
    assert (row.metadata_url, row.attributs) == (partner.url, ["sn"])
    assert Entry.objects.get().actor == "exploitant:amelie"
    assert run("refresh").output.startswith("Les mêmes :")
    assert Entry.objects.count() == 1
    partner.body = sp_metadata(replace(world.sp_config(), acs_url="https://ent.example.org/nouveau"))
    assert run("refresh", world.SP_ID).output.startswith("Changées :")
    row.refresh_from_db()
    assert "nouveau" in row.metadata
    assert row.attributs == ["sn"]
    assert run("refresh", "https://autre.example.org").output == ""


def test_a_file_is_not_read_again(partner: Partner, tmp_path: Any) -> None:
    path = tmp_path / "ent.xml"
    path.write_bytes(partner.body)
    assert run("add", str(path)).exit_code == 0
    assert run("refresh").output == ""
    assert run("add", str(tmp_path / "absent.xml")).exit_code == 2


@pytest.mark.parametrize(
    "url",
    [
        "http://ent.example.org/metadata",
        "ftp://ent.example.org/m",
        "file:///etc/passwd",
        "http://169.254.169.254/",
        "https:///x",
        "http://[::1",
    ],
)
def test_only_https_or_this_machine(base: None, url: str) -> None:
    result = run("add", url)
    assert result.exit_code == 1
    assert "COMPTES-0607" in result.stderr


@pytest.mark.parametrize(
    "change",
    [
        {"status": 404},
        {"status": 302, "headers": {"Location": "https://ent.example.org/"}},
        {"body": b"x" * (2 * 1024 * 1024 + 2)},
        {"slow": 0.6},
        {"headers": {"Content-Length": "x"}},
    ],
)
def test_each_way_to_fail(partner: Partner, change: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch_metadata, "TOTAL_SECONDS", 0.4)
    for name, value in change.items():
        setattr(partner, name, value)
    result = run("add", partner.url)
    assert result.exit_code == 1
    assert "COMPTES-0608" in result.stderr
    assert not Partenaire.objects.exists()


def test_nobody_there(base: None) -> None:
    assert "COMPTES-0608" in run("add", "http://127.0.0.1:9/").stderr


def test_a_refresh_that_fails_keeps_what_was(partner: Partner) -> None:
    run("add", partner.url)
    before = Partenaire.objects.get().metadata
    good = partner.body
    for body, code in (
        (b"<html/>", "SAML-0007"),
        (good.replace(b" entityID=", b' validUntil="2020-01-01T00:00:00Z" entityID='), "SAML-0071"),
        (good.replace(world.SP_ID.encode(), b"https://pirate.example.org"), "COMPTES-0609"),
    ):
        partner.body = body
        result = run("refresh")
        assert result.exit_code == 1
        assert code in result.stderr
    assert Partenaire.objects.get().metadata == before
