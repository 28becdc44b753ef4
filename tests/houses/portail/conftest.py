"""An ENT that trusts one provider, and a family in the registry."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import override_settings

from preau.houses.portail import actualites, textes
from preau.houses.portail.actions.register_idp import register_idp
from preau.houses.portail.federation import PARTY
from preau.protocols.saml import read_sp_metadata
from preau.registre.models import AnneeScolaire, Eleve, Etablissement, Lien, Responsable, Scolarite
from tests.support.client import InspectingClient
from tests.support.federation.idp import FakeIdp
from tests.support.federation.journey import Journey

ANNEE = 2026
WITH_DATABASES = pytest.mark.django_db(databases=["default", "registre"])


@pytest.fixture(scope="session")
def key_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cles")
    PARTY.read_pairs(str(folder), demo=True)
    return folder


Configure = Callable[..., None]


@pytest.fixture(autouse=True)
def _fresh_texts() -> Iterator[None]:
    """What was published is kept some seconds by the process: a test must not see that of another one."""
    textes.forget()
    actualites.forget_flash()
    yield
    textes.forget()
    actualites.forget_flash()


@pytest.fixture
def configure(key_folder: Path) -> Iterator[Configure]:
    """Change settings of the ENT for one test; the address is the one Django's client calls."""
    base = dataclasses.replace(
        django_settings.PORTAIL,
        public_url="http://localhost",
        keys=str(key_folder),
        account_url="https://comptes.example.net/",
        textes="aucun",  # tests/houses/portail/conditions gives some
    )
    overrides: list[Any] = []

    def change(**values: Any) -> None:
        override = override_settings(PORTAIL=dataclasses.replace(base, **values))
        override.enable()
        overrides.append(override)

    change()
    yield change
    for override in reversed(overrides):
        override.disable()


@dataclass
class Famille:
    """Emilie Dupont as two schools know her, with one child in each."""

    emilie: list[Responsable]
    enfants: list[Eleve]

    @property
    def refs(self) -> list[str]:
        return [f"{{AAF}}70|x|{row.jointure}" for row in self.emilie]


def school(uai: str, nom: str, degre: int = 2) -> Etablissement:
    found = Etablissement.objects.create(
        uai=uai, nom=nom, commune="MONTMARTIN-SUR-MER", academie=70, degre=degre, telephone="02 61 91 00 01"
    )
    AnneeScolaire.objects.create(etablissement=found, annee=ANNEE, is_open=True)
    return found


def person_in(etablissement: Etablissement, number: int, nom: str = "DUPONT", prenom: str = "Emilie") -> Responsable:
    return Responsable.objects.create(
        source="siecle", uai=etablissement.uai, source_id=str(number), nom_de_famille=nom, prenom=prenom
    )


def child_in(etablissement: Etablissement, number: int, prenom: str, responsable: Responsable) -> Eleve:
    eleve = Eleve.objects.create(
        source="siecle",
        uai=etablissement.uai,
        source_id=str(number),
        nom_de_famille="DUPONT",
        prenom=prenom,
        ne_le=date(2014, 3, 5),
    )
    Scolarite.objects.create(eleve=eleve, etablissement=etablissement, annee=ANNEE)
    Lien.objects.create(responsable=responsable, eleve=eleve, niveau=1, parente="10")
    return eleve


@pytest.fixture
def famille() -> Famille:
    college, ecole = school("0500048F", "CLG LES COURTILS"), school("0501271K", "E.P.JU JOSEPHINE BAKER", 1)
    emilie = [person_in(college, 1), person_in(ecole, 2)]
    return Famille(emilie, [child_in(college, 11, "Albert", emilie[0]), child_in(ecole, 12, "Jeanne", emilie[1])])


@pytest.fixture
def client() -> InspectingClient:
    return InspectingClient()


@pytest.fixture
def idp(configure: Configure, client: InspectingClient) -> FakeIdp:
    """A provider that the ENT trusts under the alias `comptes`, and that has read the ENT's metadata."""
    fake = FakeIdp(read_sp_metadata(client.get("/auth/saml/metadata").content))
    register_idp(fake.metadata(), alias="comptes", label="Le service de comptes")
    return fake


@pytest.fixture
def journey(client: InspectingClient, idp: FakeIdp) -> Journey:
    return Journey(client, idp, "/auth/saml/authn/responsable")
