"""Who has applications, in the collège of the cast."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from time_machine import Traveller

from preau.houses.viescolaire.models import Utilisateur
from preau.registre.models import Etablissement
from tests.houses.viescolaire.conftest import utilisateur_of
from tests.houses.viescolaire.pronote.application import Application

New = Callable[..., Application]


@pytest.fixture
def maman(ecole: Etablissement, semaine: Traveller) -> Utilisateur:
    """Emilie Dupont."""
    return utilisateur_of("responsable")


@pytest.fixture
def albert(ecole: Etablissement, semaine: Traveller) -> Utilisateur:
    """Her son."""
    return utilisateur_of("eleve")


@pytest.fixture
def application(ecole: Etablissement) -> New:
    """A client that has opened its page."""

    def new(espace: str = "parent", **more: object) -> Application:
        return Application(Client(), espace, **more).open()  # type: ignore[arg-type]

    return new
