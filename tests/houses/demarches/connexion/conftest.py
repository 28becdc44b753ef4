"""A provider that the téléservices trust, and a browser that leaves for it and comes back."""

from __future__ import annotations

import dataclasses
import html
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.test import override_settings

from preau.houses.demarches.actions.register_idp import register_idp
from preau.houses.demarches.federation import PARTY
from preau.protocols.saml import read_sp_metadata
from preau.registre.models import Etablissement
from preau.registre.queries import eleve_ref_ids, ref_ids
from tests.houses.demarches.conftest import eleve_of, responsables_of
from tests.houses.portail.idp import FakeIdp, fields
from tests.support.client import InspectingClient

Configure = Callable[..., None]


@pytest.fixture(scope="session")
def key_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cles")
    PARTY.read_pairs(str(folder), demo=True)
    return folder


@pytest.fixture
def configure(key_folder: Path) -> Iterator[Configure]:
    """Change settings of the house for one test; the address is the one Django's client calls."""
    base = dataclasses.replace(django_settings.DEMARCHES, public_url="http://localhost", keys=str(key_folder))
    overrides: list[Any] = []

    def change(**values: Any) -> None:
        override = override_settings(DEMARCHES=dataclasses.replace(base, **values))
        override.enable()
        overrides.append(override)

    change()
    yield change
    for override in reversed(overrides):
        override.disable()


@dataclass
class Journey:
    """A browser that leaves for the provider and comes back."""

    client: InspectingClient
    idp: FakeIdp

    def leave(self, url: str = "/connexion/") -> tuple[str, str]:
        response = self.client.get(url)
        assert response.status_code == 302, response.content
        return self.idp.read(response["Location"])

    def post(self, xml: bytes, relay_state: str) -> Any:
        """As a cross-site post: it brings no Lax cookie (localhost would hide that)."""
        return InspectingClient().post("/auth/saml/acs", fields(xml, relay_state))

    def follow(self, response: Any) -> Any:
        assert response.status_code == 303, response.content
        assert not urlsplit(response["Location"]).netloc
        return self.client.get(response["Location"])

    def sign_in(self, refs: list[str], url: str = "/connexion/", *, encrypted: bool = False) -> Any:
        request_id, relay_state = self.leave(url)
        xml = self.idp.sign(self.idp.spec(request_id, refs), encrypted=encrypted)
        return self.follow(self.post(xml, relay_state))


@pytest.fixture
def idp(configure: Configure, ecole: Etablissement) -> FakeIdp:
    """The provider in service, which has read our metadata."""
    fake = FakeIdp(read_sp_metadata(InspectingClient().get("/auth/saml/metadata").content))
    register_idp(fake.metadata(), label="Le service de comptes")
    return fake


@pytest.fixture
def journey(idp: FakeIdp) -> Journey:
    return Journey(InspectingClient(), idp)


@pytest.fixture
def emilie(ecole: Etablissement) -> list[str]:
    """What Emilie Dupont's account names: her record in each of two schools."""
    return ref_ids([row.public_id for row in responsables_of("emilie-dupont")])


@pytest.fixture
def albert(ecole: Etablissement) -> list[str]:
    """What Albert's own account names."""
    return eleve_ref_ids([eleve_of("albert-dupont").public_id])


def text_of(response: Any) -> str:
    return html.unescape(response.content.decode()).replace("\xa0", " ")
