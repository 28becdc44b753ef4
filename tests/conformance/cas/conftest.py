"""One demonstration, its ENT over TLS, one account, and the CAS clients around it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conformance.cas.apache_cas import Application, mod_auth_cas
from tests.conformance.cas.ent import Browser, Ent, served
from tests.support.demo import Demo, running
from tests.support.j1 import Parent, activate, from_cast


@dataclass(frozen=True)
class Account:
    """Who logs in, and what the registry says of this person."""

    identifiant: str
    nom: str
    prenom: str
    code_postal: str


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with running(tmp_path_factory.mktemp("demo"), "--addresses") as started:
        yield started


@pytest.fixture(scope="session")
def account(demo: Demo) -> Account:
    parent = from_cast(demo.person("helene-masson"))
    return Account(activate(demo, parent), parent.nom, parent.prenom, code_postal_of(demo, parent))


def code_postal_of(demo: Demo, parent: Parent) -> str:
    """From the registry's own table."""
    with sqlite3.connect(f"file:{demo.data / 'registre.sqlite3'}?mode=ro", uri=True) as registre:
        row = registre.execute(
            "SELECT json_extract(adresse, '$.code_postal') FROM registre_responsable"
            " WHERE nom_de_famille = ? AND prenom = ? AND gone_at IS NULL ORDER BY jointure",
            (parent.nom, parent.prenom),
        ).fetchone()
    registre.close()
    return str(row[0])


@pytest.fixture(scope="session")
def ent(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ent]:
    with served(demo, tmp_path_factory.mktemp("ent")) as started:
        yield started


@pytest.fixture
def browser(ent: Ent) -> Iterator[Browser]:
    with Browser(ent) as started:
        assert isinstance(started, Browser)
        yield started


@pytest.fixture
def stranger(ent: Ent) -> Iterator[Browser]:
    with Browser(ent) as started:
        assert isinstance(started, Browser)
        yield started


@pytest.fixture(scope="session", params=["serviceValidate", "samlValidate"])
def application(request: pytest.FixtureRequest, ent: Ent) -> Iterator[Application]:
    """mod_auth_cas by CAS 2.0, then by SAML 1.1, given PRONOTE's set: an application that is not ours."""
    is_saml = request.param == "samlValidate"
    with mod_auth_cas("127.0.0.43" if is_saml else "127.0.0.42", ent, request.param) as started:
        ent.declare(f"vie-{request.param.lower()}", "--url", f"{started.site}/", "--attributs", "pronote")
        yield started


@pytest.fixture(scope="session")
def clients() -> Path:
    """The Python of the clients' own environment."""
    python = Path(__file__).resolve().parents[3] / ".venv-cas" / "bin" / "python"
    assert python.exists(), "the CAS clients are missing: run scripts/test-tools.sh"
    return python
