"""One demonstration, one account activated as a parent does, and the independent clients around it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from urllib.parse import urlsplit

import httpx
import pytest

from tests.conformance.clients.mellon import mellon
from tests.conformance.clients.node_saml import node_saml
from tests.conformance.clients.party import Party
from tests.conformance.clients.relying_party import (
    SCOPE,
    RegisterClient,
    Registered,
    RelyingParty,
    mod_auth_openidc,
    openid_client,
)
from tests.conformance.clients.shibboleth import shibboleth
from tests.support.demo import Demo, running
from tests.support.j1 import Parent, activate, from_cast
from tests.support.visitor import Visitor


@dataclass(frozen=True)
class Account:
    """Who logs in, and the FrEduCtRefId values that the registry gives this person."""

    identifiant: str
    nom: str
    prenom: str
    ref_ids: set[str]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The identity provider, in the demonstration."""
    with running(tmp_path_factory.mktemp("demo"), "--addresses") as started:
        yield started


@pytest.fixture(scope="session")
def account(demo: Demo) -> Account:
    """A mother with a child at the collège and one at the école: two records, so two values."""
    parent = from_cast(demo.person("helene-masson"))
    return Account(activate(demo, parent), parent.nom, parent.prenom, ref_ids_of(demo, parent))


def ref_ids_of(demo: Demo, parent: Parent) -> set[str]:
    """`{AAF}<academy>|x|<jointure>` per record, from the registry's own tables (specs/educonnect-ent.md §1.5.a)."""
    with sqlite3.connect(f"file:{demo.data / 'registre.sqlite3'}?mode=ro", uri=True) as registre:
        rows = registre.execute(
            "SELECT e.academie, r.jointure FROM registre_responsable r JOIN registre_etablissement e ON e.uai = r.uai"
            " WHERE r.nom_de_famille = ? AND r.prenom = ? AND r.gone_at IS NULL",
            (parent.nom, parent.prenom),
        ).fetchall()
    registre.close()
    assert len(rows) == 2, "the mother's two records"
    return {f"{{AAF}}{academie}|x|{jointure}" for academie, jointure in rows}


@pytest.fixture
def visitor() -> Iterator[Visitor]:
    """A browser."""
    with Visitor() as started:
        yield started


@pytest.fixture
def stranger() -> Iterator[Visitor]:
    """Another one, of somebody else."""
    with Visitor() as started:
        yield started


@pytest.fixture(scope="session")
def idp_metadata(demo: Demo) -> bytes:
    """What every service provider reads to trust us."""
    return httpx.get(demo.url("comptes", "/idp/shibboleth"), trust_env=False).raise_for_status().content


KINDS = ("mod_auth_mellon", "mod_shib", "node-saml")


@dataclass
class Parties:
    """Service providers by kind, each started and made known to our identity provider when a test first asks for it."""

    demo: Demo
    idp_metadata: bytes
    folder: Path
    stack: ExitStack
    known: dict[tuple[str, bool], Party] = field(default_factory=dict)

    def __call__(self, kind: str, *, encrypted: bool = True) -> Party:
        """Not encrypted: one that publishes its key for signatures alone."""
        if (kind, encrypted) not in self.known:
            party = self.stack.enter_context(self._start(kind))
            self._register(party, encrypted)
            self.known[kind, encrypted] = party
        return self.known[kind, encrypted]

    def _start(self, kind: str) -> AbstractContextManager[Party]:
        if kind == "mod_auth_mellon":
            return mellon(self.idp_metadata, "127.0.0.31")
        if kind == "mod_shib":
            return shibboleth(self.idp_metadata, self.demo.url("comptes", "/idp"), "127.0.0.32")
        return node_saml(self.idp_metadata, Path(mkdtemp(dir=self.folder)), "127.0.0.33")

    def _register(self, party: Party, encrypted: bool) -> None:
        """`preau comptes partenaire add` with the service provider's own metadata."""
        metadata = httpx.get(party.metadata_url, trust_env=False).raise_for_status().text
        if not encrypted:
            metadata = metadata.replace('use="encryption"', 'use="signing"')
            metadata = metadata.replace("<md:KeyDescriptor>", '<md:KeyDescriptor use="signing">')
        file = self.folder / "sp.xml"
        file.write_text(metadata)
        said = self.demo.preau("comptes", "partenaire", "add", str(file))
        assert ("assertions chiffrées : oui" in said) is encrypted


@pytest.fixture(scope="session")
def parties(demo: Demo, idp_metadata: bytes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parties]:
    """All of them end with the session."""
    with ExitStack() as stack:
        yield Parties(demo, idp_metadata, tmp_path_factory.mktemp("partenaires"), stack)


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Each kind of service provider in turn."""
    return str(request.param)


@pytest.fixture(scope="session")
def register_client(demo: Demo) -> RegisterClient:
    """Makes our OpenID Connect provider know a relying party."""

    def add(redirect_uri: str, logout_uri: str) -> Registered:
        client_id = f"essai-{urlsplit(redirect_uri).hostname}"
        scopes = [f"--scope={scope}" for scope in SCOPE.split() if scope != "openid"]
        addresses = [f"--redirect-uri={redirect_uri}", f"--logout-uri={logout_uri}"]
        said = demo.preau("comptes", "client", "add", client_id, *addresses, *scopes)
        secret = said.rsplit("client_secret", 1)[1].split(":", 1)[1].strip()
        return Registered(demo.url("comptes", ""), client_id, secret)

    return add


@pytest.fixture(scope="session")
def openidc(register_client: RegisterClient) -> Iterator[RelyingParty]:
    with mod_auth_openidc("127.0.0.34", register_client) as party:
        yield party


@pytest.fixture(scope="session")
def openid(register_client: RegisterClient, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RelyingParty]:
    with openid_client("127.0.0.35", register_client, tmp_path_factory.mktemp("openid")) as party:
        yield party
