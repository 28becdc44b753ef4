"""A provider that the téléservices trust, and a browser that leaves for it and comes back."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import override_settings

from preau.houses.demarches.actions.register_idp import register_idp
from preau.houses.demarches.federation import PARTY
from preau.protocols.saml import read_sp_metadata
from preau.registre.models import Etablissement
from preau.registre.queries import eleve_ref_ids, ref_ids
from tests.houses.demarches.conftest import eleve_of, responsables_of
from tests.support.client import InspectingClient
from tests.support.federation.idp import FakeIdp
from tests.support.federation.journey import Journey

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


@pytest.fixture
def idp(configure: Configure, ecole: Etablissement) -> FakeIdp:
    """The provider in service, which has read our metadata."""
    fake = FakeIdp(read_sp_metadata(InspectingClient().get("/auth/saml/metadata").content))
    register_idp(fake.metadata(), label="Le service de comptes")
    return fake


@pytest.fixture
def journey(idp: FakeIdp) -> Journey:
    return Journey(InspectingClient(), idp, "/connexion/")


@pytest.fixture
def emilie(ecole: Etablissement) -> list[str]:
    """What Emilie Dupont's account names: her record in each of two schools."""
    return ref_ids([row.public_id for row in responsables_of("emilie-dupont")])


@pytest.fixture
def albert(ecole: Etablissement) -> list[str]:
    """What Albert's own account names."""
    return eleve_ref_ids([eleve_of("albert-dupont").public_id])
