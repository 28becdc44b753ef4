"""One demonstration, and beside it an identity provider that is not ours, which its ENT trusts."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator

import httpx
import pytest

from tests.conformance.idp.simplesaml import SimpleSaml, simplesaml
from tests.support.child import server_folder
from tests.support.demo import Demo, running
from tests.support.j1 import from_cast
from tests.support.visitor import Visitor

STAFF, PARENT = "agent.lycee", "parent.lycee"
PASSWORD = "Une-barque-au-port"
ALIAS, DOOR = "educagri", "agricole"


def reference_of(demo: Demo, identity: str) -> str:
    """FrEduCtRefId of a member of the cast, from the registry's own tables (specs/educonnect-ent.md §1.5.a)."""
    parent = from_cast(demo.person(identity))
    with sqlite3.connect(f"file:{demo.data / 'registre.sqlite3'}?mode=ro", uri=True) as registre:
        row = registre.execute(
            "SELECT e.academie, r.jointure FROM registre_responsable r JOIN registre_etablissement e ON e.uai = r.uai"
            " WHERE r.nom_de_famille = ? AND r.prenom = ? AND r.gone_at IS NULL ORDER BY r.jointure",
            (parent.nom, parent.prenom),
        ).fetchone()
    registre.close()
    return f"{{AAF}}{row[0]}|x|{row[1]}"


def register(demo: Demo, provider: SimpleSaml, *words: str) -> None:
    """What an operator of the ENT does with a provider's metadata."""
    path = provider.folder / "publiees.xml"
    path.write_bytes(provider.metadata)
    said = demo.preau(
        "portail", "idp", "add", str(path), "--alias", ALIAS, "--label", "L'enseignement agricole",
        "--agents", "FrEduIdENT", *words,
    )  # fmt: skip
    assert provider.entity_id in said


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with running(tmp_path_factory.mktemp("demo"), "--addresses") as started:
        yield started


@pytest.fixture(scope="session")
def sp_metadata(demo: Demo) -> bytes:
    """What the ENT publishes."""
    answer = httpx.get(demo.url("portail", "/auth/saml/metadata"), timeout=10, trust_env=False)
    return answer.raise_for_status().content


@pytest.fixture(scope="session")
def installed(demo: Demo, sp_metadata: bytes) -> Iterator[SimpleSaml]:
    """The provider, whose people are one of the staff of the cast and a parent."""
    with server_folder() as folder, simplesaml("127.0.0.51", folder) as provider:
        provider.trust("ent", sp_metadata)
        provider.people(
            {
                f"{STAFF}:{PASSWORD}": {"FrEduIdENT": [demo.person("thomas-leduc")["identifiant"]], "sn": ["LEDUC"]},
                f"{PARENT}:{PASSWORD}": {"FrEduCtRefId": [reference_of(demo, "helene-masson")], "sn": ["MASSON"]},
                f"inconnu:{PASSWORD}": {"FrEduIdENT": ["personne.dici"]},
            }
        )
        yield provider


@pytest.fixture
def provider(demo: Demo, installed: SimpleSaml) -> SimpleSaml:
    """The same, as the ENT knows it at first: by its one key, and for the answers to its own requests only."""
    installed.sign_with("premiere")
    register(demo, installed)
    return installed


class Browser(Visitor):
    """Somebody between the ENT and its provider."""

    def __init__(self, demo: Demo, provider: SimpleSaml) -> None:
        super().__init__()
        self.demo, self.provider = demo, provider

    def go(self) -> None:
        """By the door of the ENT, to the provider's login page."""
        self.open(self.demo.url("portail", f"/auth/saml/authn/{DOOR}"))

    def enter(self, login: str = STAFF) -> None:
        """The provider's login page, then what a browser follows by itself."""
        self.type_in(login)
        self.continue_automatically()

    def type_in(self, login: str = STAFF) -> None:
        """The provider's login page, up to the page that carries its answer."""
        assert self.url.startswith(self.provider.url), self.where()
        forms = self.page.xpath("//form[.//input[@name='password']]")
        assert len(forms) == 1, self.where()
        (form,) = forms
        self.submit(form, {**self.values(form), "username": login, "password": PASSWORD})

    @property
    def answer(self) -> dict[str, str]:
        """The fields that the page carries to the ENT."""
        (form,) = self.page.xpath("//form[.//input[@name='SAMLResponse']]")
        return self.values(form)

    def carry(self, fields: dict[str, str]) -> None:
        """Bring an answer to the ENT, whichever page it came from."""
        self.post(self.demo.url("portail", "/auth/saml/acs"), fields)
        self.continue_automatically()

    @property
    def refused(self) -> str:
        """The code of the refusal that the page shows."""
        found = re.search(r"\b[A-Z]+-\d{4}\b", self.page.text_content())
        assert found is not None, self.where()
        return found[0]

    def is_in(self) -> bool:
        """Whether the ENT knows this browser."""
        self.open(self.demo.url("portail", "/"))
        return any("Se déconnecter" in (button.text_content() or "") for button in self.page.iter("button"))


@pytest.fixture
def browser(demo: Demo, provider: SimpleSaml) -> Iterator[Browser]:
    with Browser(demo, provider) as started:
        assert isinstance(started, Browser)
        yield started


@pytest.fixture
def stranger(demo: Demo, provider: SimpleSaml) -> Iterator[Browser]:
    with Browser(demo, provider) as started:
        assert isinstance(started, Browser)
        yield started
