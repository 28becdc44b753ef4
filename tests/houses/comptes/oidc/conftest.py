"""Keys for the provider, accounts that sign in, and a service that they come from."""

from __future__ import annotations

from typing import Any

import pytest

from preau.houses.comptes import hashing
from preau.houses.comptes.models import Compte
from tests.houses.comptes.families import Family
from tests.houses.comptes.oidc.relying_party import PASSWORD, RelyingParty
from tests.houses.comptes.saml.conftest import compte  # noqa: F401 - a fixture
from tests.protocols.oidc import world
from tests.protocols.saml import world as saml_world
from tests.support.client import InspectingClient


@pytest.fixture(autouse=True)
def keyed(reglages: Any) -> None:
    """The deployment gave one RSA key and one EC key, and its SAML pair."""
    pair = saml_world.keys("idp")
    reglages(
        oidc_keys=(world.pem("rsa", "RS256") + world.pem("ec")).decode(),
        saml_key=pair.key_pem().decode(),
        saml_certificate=pair.certificate_pem().decode(),
    )


@pytest.fixture
def albert(family: Family) -> Compte:
    """Albert's own account."""
    family.albert.ine = "123456789AB"
    family.albert.save()
    family.albert.scolarites.update(mef="10110001110")
    return Compte.objects.create(
        identifiant="a.dupont77",
        password=hashing.make(PASSWORD),
        prenom="Albert",
        nom="DUPONT",
        profil="eleve",
        eleve_public_id=family.albert.public_id,
    )


@pytest.fixture
def service(compte: Compte) -> RelyingParty:  # noqa: F811
    """A service that the browser comes from, and Emilie's account."""
    return RelyingParty(InspectingClient())
