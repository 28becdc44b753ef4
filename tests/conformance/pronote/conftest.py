"""Independent clients, unmodified, each in an environment of its own, against school life served for the tests."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from preau.houses.viescolaire.models import Utilisateur
from preau.registre.models import Etablissement
from tests.houses.viescolaire.conftest import (  # noqa: F401 - fixtures
    _fresh_grilles,
    ecole,
    eleve,
    exports,
    registre,
    semaine,
    utilisateur_of,
)
from tests.houses.viescolaire.pronote.conftest import Ecrits, Vecus, parent_of_two, write_ecrits, write_vecus
from tests.support.patience import WITHIN

ROOT = Path(__file__).resolve().parents[3]
PYTHONS = {"newest": ROOT / ".venv-cas", "2.14.6": ROOT / ".venv-pronote"}
SCRIPTS = Path(__file__).parent / "python"
Run = Callable[..., dict[str, Any]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The server's threads read what the tests wrote: nothing is held in a transaction."""
    for item in items:
        if "conformance/pronote" in str(item.path) and item.get_closest_marker("django_db") is None:
            item.add_marker(pytest.mark.django_db(databases=["default", "registre"], transaction=True))


@pytest.fixture(params=list(PYTHONS))
def pronotepy(request: pytest.FixtureRequest) -> Run:
    """Run a script with this version of pronotepy."""
    return runner(str(request.param))


def runner(version: str) -> Run:
    """What runs the scripts with this version."""
    python = PYTHONS[version] / "bin" / "python"
    assert python.exists(), "pronotepy is missing: run scripts/test-tools.sh"

    def run(script: str = "client.py", **asked: Any) -> dict[str, Any]:
        command = [str(python), str(SCRIPTS / script), json.dumps(asked)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=WITHIN, check=False)
        assert done.returncode == 0, done.stderr
        said: dict[str, Any] = json.loads(done.stdout)
        return said

    return run


@pytest.fixture
def served(ecole: Etablissement, semaine: Any, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> str:  # noqa: F811
    """The public address of school life, said in its settings too."""
    declare(monkeypatch, public_url=live_server.url)
    return str(live_server.url)


def declare(monkeypatch: pytest.MonkeyPatch, **values: Any) -> None:
    """Other settings of the house, for one test."""
    from dataclasses import replace

    from django.conf import settings

    monkeypatch.setattr(settings, "VIESCOLAIRE", replace(settings.VIESCOLAIRE, **values))


@pytest.fixture
def maman(served: str) -> Utilisateur:
    """Emilie Dupont."""
    return utilisateur_of("responsable")


@pytest.fixture
def albert(served: str) -> Utilisateur:
    """Her son."""
    return utilisateur_of("eleve")


@pytest.fixture
def leduc(served: str) -> Utilisateur:
    """A teacher of his."""
    return utilisateur_of("personnel")


@pytest.fixture
def bonnet(served: str) -> Utilisateur:
    """A parent of two pupils in two classes."""
    return parent_of_two()


@pytest.fixture
def ecrits(leduc: Utilisateur, albert: Utilisateur) -> Ecrits:
    """Homework and the content of a lesson."""
    return write_ecrits(leduc, albert)


@pytest.fixture
def vecus(leduc: Utilisateur, albert: Utilisateur) -> Vecus:
    """An absence, a lateness, a remark, information."""
    return write_vecus(leduc, albert)
