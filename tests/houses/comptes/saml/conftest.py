"""Keys for the identity provider and an account that signs in."""

from __future__ import annotations

from typing import Any

import pytest

from preau.houses.comptes import hashing
from preau.houses.comptes.models import Compte
from tests.houses.comptes.families import Family
from tests.houses.comptes.saml.partner import PASSWORD, Service
from tests.protocols.saml import world
from tests.support.client import InspectingClient


@pytest.fixture(autouse=True)
def keyed(reglages: Any) -> None:
    """The deployment gave its keys."""
    sign, enc = world.keys("idp"), world.keys("idp-enc")
    reglages(
        saml_key=sign.key_pem().decode(),
        saml_certificate=sign.certificate_pem().decode(),
        saml_encryption_key=enc.key_pem().decode(),
        saml_encryption_certificate=enc.certificate_pem().decode(),
    )


@pytest.fixture
def compte(family: Family) -> Compte:
    """Emilie's account, her two records and her two children."""
    made = Compte.objects.create(
        identifiant="e.dupont42", password=hashing.make(PASSWORD), prenom="Emilie", nom="DUPONT"
    )
    for record in family.records:
        made.responsables.create(responsable_public_id=record)
    pairs = ((family.albert, family.emilie), (family.jeanne, family.emilie_ecole))
    for child, record in pairs:
        made.rattachements.create(eleve_public_id=child.public_id, responsable_public_id=record.public_id, niveau=1)
    return made


@pytest.fixture
def service(compte: Compte) -> Service:
    """An ENT that the browser comes from."""
    return Service(InspectingClient())
