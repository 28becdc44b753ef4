"""An ENT that trusts several providers: one for families, two for staff."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from preau.houses.portail.actions.local_accounts import Declaration, add_account
from preau.houses.portail.actions.register_idp import register_idp
from preau.houses.portail.models import CompteLocal
from preau.protocols.saml import Attribute
from tests.houses.portail.conftest import (
    Configure,
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
from tests.support.federation.idp import FakeIdp, fields, with_values

__all__ = ["Configure", "Famille", "Journey", "client", "configure", "famille", "idp", "journey", "key_folder"]
MEL = "agnes.martin@example.org"


@dataclass
class Door:
    """A provider behind one door, and a browser that goes there and comes back with these attributes."""

    client: InspectingClient
    idp: FakeIdp
    url: str

    def answer(self, attributes: dict[str, Sequence[str]]) -> Any:
        """What the browser gets when it brings the answer of its own request: the redirection of the ACS."""
        request_id, relay_state = self.idp.read(self.client.get(self.url)["Location"])
        said = tuple(Attribute(name, tuple(values), name) for name, values in attributes.items())
        spec = with_values(self.idp.spec(request_id, []), attributes=said)
        return InspectingClient().post("/auth/saml/acs", fields(self.idp.sign(spec), relay_state))

    def sign_in(self, **attributes: Sequence[str]) -> Any:
        answer = self.answer(attributes)
        assert answer.status_code == 303, answer.content
        return self.client.get(answer["Location"])


def trust(idp: FakeIdp, alias: str, host: str, agents: str) -> FakeIdp:
    """One more provider, with keys of its own."""
    fake = FakeIdp(idp.sp, f"https://{host}/idp", keys=host)
    register_idp(fake.metadata(), alias=alias, label=f"Le guichet {alias}", agents=agents)
    return fake


@pytest.fixture
def academie(client: InspectingClient, idp: FakeIdp) -> Door:
    fake = trust(idp, "academie", "guichet.example.org", "ctemail")
    return Door(client, fake, "/auth/saml/authn/personnel")


@pytest.fixture
def educagri(client: InspectingClient, idp: FakeIdp) -> Door:
    fake = trust(idp, "educagri", "guichet.example.net", "FrEduIdENT")
    return Door(client, fake, "/auth/saml/authn/agricole")


@pytest.fixture
def familles(client: InspectingClient, idp: FakeIdp) -> Door:
    return Door(client, idp, "/auth/saml/authn/responsable")


@pytest.fixture
def agnes(famille: Famille) -> CompteLocal:
    """A teacher who has never come in."""
    said = Declaration("personnel", "Martin", "Agnès", MEL, [famille.enfants[0].uai], ["enseignant"])
    return add_account(said, "exploitant:essai").compte
