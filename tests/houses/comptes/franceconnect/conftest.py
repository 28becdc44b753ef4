"""A hub on the loopback, an account, and a browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from preau.houses.comptes import hashing
from preau.houses.comptes.models import Compte
from preau.kit.clockkit import now
from preau.kit.relying import clear_caches
from tests.houses.comptes.franceconnect.hub import Hub, open_hub
from tests.houses.comptes.franceconnect.visits import Visitor
from tests.houses.comptes.walk import PASSWORD


@pytest.fixture
def hub(base: None, reglages: Any) -> Iterator[Hub]:
    """The hub of the settings; its issuer is of this test alone."""
    clear_caches()
    with open_hub() as found:
        reglages(**found.settings())
        yield found
    clear_caches()


@pytest.fixture
def compte(base: None) -> Compte:
    """Emilie's account, with a mobile and a mail address that she has proven."""
    return Compte.objects.create(
        identifiant="e.dupont42",
        password=hashing.make(PASSWORD),
        prenom="Emilie",
        nom="DUPONT",
        mobile="+33639980001",
        mobile_proven_at=now(),
        mel="emilie@example.org",
    )


@pytest.fixture
def browser() -> Visitor:
    return Visitor()


@pytest.fixture
def other_browser() -> Visitor:
    return Visitor()
