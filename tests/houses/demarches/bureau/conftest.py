"""A fiche sent by Emilie DUPONT for Albert, and the office of his collège."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

from preau.houses.demarches.models import Dossier
from preau.kit.courier import testing
from tests.houses.demarches.bureau.office import Office, new_office
from tests.houses.demarches.conftest import ClientOf
from tests.houses.demarches.fiche.walk import ADRESSE, CONTACT, PDF, Famille, famille


@pytest.fixture(autouse=True)
def courier() -> Iterator[None]:
    """An empty memory gateway."""
    testing.clear()
    yield
    testing.clear()


@pytest.fixture
def emilie(client_of: ClientOf) -> Famille:
    """Albert's mother."""
    return famille(client_of, "emilie-dupont", "albert-dupont")


@pytest.fixture
def envoyee(emilie: Famille) -> Dossier:
    """Her fiche: address with its proof, mobile, mail, a person to contact."""
    emilie.fill("modifier/adresse/", **ADRESSE)
    emilie.fill("modifier/telephones/", mobile="06 39 98 00 77", accepte_sms="oui")
    emilie.fill("modifier/mel/", mel="emilie.dupont@example.org")
    emilie.fill("contacts/nouveau/", **CONTACT)
    proof = io.BytesIO(PDF)
    proof.name = "Facture d'eau.pdf"
    emilie.join(proof)
    emilie.send()
    return Dossier.objects.get(etat=Dossier.Etat.ENVOYE)


@pytest.fixture
def office() -> Office:
    """Solange GUÉRIN, of the collège."""
    return new_office()
