"""An account that signs in by the house's own door."""

from __future__ import annotations

from typing import Any

import pytest

from preau.houses.comptes import hashing
from preau.houses.comptes.models import Compte
from tests.houses.comptes.walk import PASSWORD
from tests.support.client import InspectingClient


@pytest.fixture
def compte(base: None) -> Compte:
    """Emilie's account, with a mobile and a mail address."""
    return Compte.objects.create(
        identifiant="e.dupont42",
        password=hashing.make(PASSWORD),
        prenom="Emilie",
        nom="DUPONT",
        mobile="+33639980001",
        mel="emilie@example.org",
    )


class Browser(InspectingClient):
    """A browser that knows the login page."""

    def enter(self, password: str = PASSWORD, identifiant: str = "e.dupont42", path: str = "/connexion/") -> Any:
        """The answer of the login form, not followed."""
        return self.post(path, {"j_username": identifiant, "j_password": password})

    def is_in(self) -> bool:
        """Whether somebody is signed in."""
        return bool(self.get("/mon-compte/confirmation/").status_code == 200)


@pytest.fixture
def browser() -> Browser:
    return Browser()
