"""What the tests of imports share: files to hand in, and the steps of a whole import."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from preau.houses.guichet.models import Depot
from preau.kit.jobs import jobs
from tests.houses.guichet.conftest import COLLEGE
from tests.registre.ecole import Ecole
from tests.support.client import InspectingClient

BASE = f"/etablissements/{COLLEGE}/imports/"
Deposer = Callable[..., Depot]


def upload(content: bytes | str | Path, name: str = "fichier.xml") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    if isinstance(content, Path):
        return SimpleUploadedFile(content.name, content.read_bytes())
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def work() -> None:
    """The worker's turn, until nothing is left."""
    while jobs.run_once():
        pass


@pytest.fixture
def petite(tmp_path: Path) -> Ecole:
    """The small collège of the registry's tests, at the UAI of the desk."""
    return Ecole(tmp_path, uai=COLLEGE)


@pytest.fixture
def deposer() -> Deposer:
    """`deposer(browser, *paths)`: hand files in; the deposit."""

    def run(browser: InspectingClient, *paths: Any, base: str = BASE) -> Depot:
        response = browser.post(base, {"fichiers": [upload(path) for path in paths]})
        assert response.status_code == 302, response.content.decode()
        return Depot.objects.get(public_id=response["Location"].rstrip("/").rsplit("/", 1)[-1])

    return run


def read(browser: InspectingClient, depot: Depot, **said: str) -> Depot:
    """Ask for the proposal and let the worker make it."""
    asked = browser.post(f"{BASE}{depot.public_id}/lire/", said)
    assert asked.status_code == 302, asked.content.decode()
    work()
    depot.refresh_from_db()
    return depot


def apply(browser: InspectingClient, depot: Depot, **said: str) -> Depot:
    """Apply the proposal and let the worker write it."""
    asked = browser.post(f"{BASE}{depot.public_id}/appliquer/", said)
    assert asked.status_code == 302, asked.content.decode()
    work()
    depot.refresh_from_db()
    return depot
