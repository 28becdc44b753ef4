"""A demonstration with its keys and its hub, which here is `kit.relying` talking to the house through Django itself."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from preau.houses.fournisseurs.personnes import COLUMNS, OWN_COLUMNS
from preau.kit.relying import clear_caches
from tests.houses.fournisseurs.hub import AFTER, CALLBACK, SECRET, Hub
from tests.protocols.oidc import world
from tests.support.client import InspectingClient

PUBLIC = "https://fournisseurs.example.org"


@pytest.fixture
def client() -> Client:
    return InspectingClient()


@pytest.fixture
def reglages(settings: Any) -> Callable[..., None]:
    """Change settings of the house."""

    def change(**values: Any) -> None:
        settings.FOURNISSEURS = dataclasses.replace(settings.FOURNISSEURS, **values)

    return change


@pytest.fixture(autouse=True)
def keyed(reglages: Callable[..., None]) -> None:
    """What `preau demo` gives: keys, a secret, the addresses of the hub; slowness that a test can wait for."""
    clear_caches()
    reglages(
        public_url=PUBLIC,
        keys=(world.pem("ec") + world.pem("rsa", "RS256")).decode(),
        client_secret=SECRET,
        redirect_uris=[CALLBACK],
        logout_uris=[AFTER],
        slowness=0.05,
    )


@pytest.fixture
def hub(client: Client) -> Hub:
    """The hub at the provider `impots`."""
    return Hub(client)


@pytest.fixture
def people(tmp_path: Path, reglages: Callable[..., None]) -> Callable[..., Path]:
    """Write the CSV of FOURNISSEURS_PERSONNES; each line is a dict of what differs from a good one."""
    path = tmp_path / "personnes.csv"

    def write(*lines: dict[str, str]) -> Path:
        columns = (*COLUMNS, *OWN_COLUMNS)
        text = ",".join(columns) + "\n"
        for line in lines:
            text += ",".join((GOOD | line).get(name, "") for name in columns) + "\n"
        path.write_text(text, encoding="utf-8")
        reglages(personnes=str(path))
        return path

    return write


GOOD = {
    "login": "emilie",
    "password": "secret-a-elle",
    "family_name": "DUPONT",
    "given_name": "Emilie",
    "gender": "female",
    "email": "emilie@example.org",
    "phone_number": "+33639980001",
    "birthdate": "1985-05-21",
    "birthplace": "50129",
    "birthcountry": "99100",
}
