"""An ENT with its own accounts: who has one, and how they come in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from preau.houses.portail import hashing
from preau.houses.portail.actions.local_accounts import Declaration, add_account, choose_password
from preau.houses.portail.models import CompteLocal
from preau.kit.courier import testing
from tests.houses.portail.conftest import client, configure, famille, idp, journey, key_folder, school

__all__ = ["client", "configure", "famille", "idp", "journey", "key_folder"]
PASSWORD = "quatre chaises sur la dune"
MEL = "camille.roussel@example.org"
UAI = "0500048F"


def token_of(url: str) -> str:
    return url.rstrip("/").rpartition("/")[2]


@pytest.fixture(autouse=True)
def _fresh_mail() -> Iterator[None]:
    testing.clear()
    yield
    testing.clear()


@pytest.fixture
def ecole(configure: object) -> str:
    return school(UAI, "CLG LES COURTILS").uai


@pytest.fixture
def waiting(ecole: str) -> str:
    """The link of an account that nobody has activated."""
    said = Declaration("collectivite", "Roussel", "Camille", MEL, [ecole], ["correspondant-ent"])
    return token_of(add_account(said, "exploitant:essai").url)


@pytest.fixture
def compte(waiting: str) -> CompteLocal:
    return choose_password(waiting, hashing.make(PASSWORD))


def sign_in(client: Any, identifiant: str = "camille.roussel", password: str = PASSWORD, query: str = "") -> Any:
    return client.post(f"/connexion/{query}", {"username": identifiant, "password": password})


def link_in_mail() -> str:
    found = re.search(r"/connexion/activation/([\w-]+)/", "".join(one.body for one in testing.deliver()))
    assert found is not None
    return found[1]
