"""An ENT with a family that can sign in, and applications that it knows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from lxml import etree

from preau.houses.portail.actions.cas_declare import Wanted, declare_service
from preau.houses.portail.models import ServiceCas
from preau.protocols.cas import names
from tests.houses.portail.conftest import (
    Famille,
    Journey,
    client,
    configure,
    famille,
    idp,
    journey,
    key_folder,
)
from tests.support.client import InspectingClient

__all__ = ["client", "configure", "famille", "idp", "journey", "key_folder"]
APP = "https://pronote.example.net/0500048f/"
PAGE = f"{APP}parent.html?fd=1"
OTHER = "https://intendance.example.net/"
NS = {"cas": names.CAS}


@pytest.fixture
def pronote(idp: object) -> ServiceCas:
    row, is_new = declare_service(
        "pronote", Wanted(label="PRONOTE", url=APP, shape="entcore", attributs="pronote", kind="prefixe")
    )
    assert is_new
    return row


@pytest.fixture
def intendance(idp: object) -> ServiceCas:
    row, _is_new = declare_service("intendance", Wanted(label="Intendance", url=OTHER, attributs="annuaire"))
    return row


@dataclass
class Answer:
    """What a validation said."""

    status: int
    root: Any

    @property
    def code(self) -> str:
        """The code of the failure, empty for a success."""
        (said,) = self.root
        return str(said.get("code", ""))

    @property
    def words(self) -> str:
        (said,) = self.root
        return str(said.text)

    def one(self, path: str) -> str:
        return str(self.root.findtext(f".//{path}", "", namespaces=NS))


@dataclass
class Cas:
    """A browser in the ENT, and the servers of the applications."""

    journey: Journey
    famille: Famille

    @property
    def client(self) -> InspectingClient:
        return self.journey.client

    def sign_in(self, url: str = "/auth/saml/authn/responsable") -> Any:
        return self.journey.sign_in(self.famille.refs, url)

    def login(self, service: str = PAGE, **asked: str) -> Any:
        return self.client.get(f"/cas/login?{urlencode({'service': service, **asked})}")

    def ticket(self, service: str = PAGE, **asked: str) -> str:
        response = self.login(service, **asked)
        assert response.status_code == 303, response.content
        return ticket_in(response["Location"])

    def ask(self, ticket: str, service: str = PAGE, end: str = "p3/serviceValidate", **asked: str) -> Answer:
        query = urlencode({"service": service, "ticket": ticket, **asked})
        response = InspectingClient().get(f"/cas/{end}?{query}")
        assert response["Content-Type"] == "text/xml; charset=utf-8"
        assert "no-store" in response["Cache-Control"]
        return Answer(response.status_code, etree.fromstring(response.content))


def ticket_in(location: str) -> str:
    (found,) = parse_qs(urlsplit(location).query)["ticket"]
    return found


@pytest.fixture
def cas(journey: Journey, famille: Famille, pronote: ServiceCas) -> Cas:
    return Cas(journey, famille)


Declare = Callable[..., ServiceCas]


@pytest.fixture
def declare(idp: object) -> Declare:
    def add(alias: str, **wanted: Any) -> ServiceCas:
        return declare_service(alias, Wanted(**wanted))[0]

    return add
