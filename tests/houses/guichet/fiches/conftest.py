"""The account service of these tests, and a few people of the collège."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from preau.kit import webkit
from preau.registre.models import Eleve, Etablissement, Responsable
from tests.houses.guichet.fiches.comptes_fictifs import BASE, Service


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch, reglages: Callable[..., None]) -> Service:
    """An account service that answers from memory."""
    reglages(scim_url=BASE, scim_token="jeton")
    made = Service()
    monkeypatch.setattr(webkit, "fetch", made.fetch)
    return made


@pytest.fixture
def emilie(ecole: Etablissement) -> Responsable:
    """Emilie Dupont, mother of Albert."""
    return Responsable.objects.get(uai=ecole.uai, prenom="Emilie", liens__eleve__prenom="Albert")


@pytest.fixture
def albert(ecole: Etablissement) -> Eleve:
    """Albert Dupont."""
    return Eleve.objects.get(uai=ecole.uai, prenom="Albert", nom_de_famille="DUPONT")


def address(row: Any, *more: str) -> str:
    """The address of a record, or of a geste on it."""
    genre = "responsables" if isinstance(row, Responsable) else "eleves"
    return "/".join(["/etablissements", row.uai, genre, row.public_id, *more]) + "/"
