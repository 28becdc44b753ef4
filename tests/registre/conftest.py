"""A registry of one's own for each test, and the small collège."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from preau.kit.clockkit import PARIS
from preau.registre.actions import apply_import, propose_import
from preau.registre.models import Import, Lien, Responsable
from tests.registre.ecole import Ecole

RENTREE = datetime(2026, 9, 8, 8, 15, tzinfo=PARIS)
Importer = Callable[..., Import]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/registre" in str(item.path) and "synthetic" not in str(item.path):
            transaction = item.get_closest_marker("transactional") is not None
            item.add_marker(pytest.mark.django_db(databases=["registre"], transaction=transaction))


@pytest.fixture
def ecole(tmp_path: Path) -> Ecole:
    return Ecole(tmp_path)


@pytest.fixture
def importer() -> Importer:
    """Propose and apply files at once, on the morning of the rentrée."""

    def run(paths: list[Path], uai: str | None = None, annee: int | None = None, at: datetime = RENTREE) -> Import:
        with propose_import(paths, uai, annee, at=at) as proposal:
            return apply_import(proposal, actor="essai", at=at)

    return run


def responsable(source_id: str) -> Responsable:
    return Responsable.objects.get(source_id=source_id)


def lien(eleve: str, personne: str) -> Lien:
    return Lien.objects.get(eleve__source_id=eleve, responsable__source_id=personne)
