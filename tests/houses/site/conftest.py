"""What the tests of the site share: two schools (sites.toml), the guides of the first."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from preau.houses.site import tutoriels
from tests.support.client import InspectingClient

UAI, ECOLE = "0500048F", "0501271K"
ECOLE_HOST = "ecole.example.org:8443"
GUIDES = Path(__file__).resolve().parents[2] / "fixtures" / "tutoriels"
Configure = Callable[..., None]


@pytest.fixture
def client() -> InspectingClient:
    return InspectingClient()


@pytest.fixture
def configure(settings: Any) -> Configure:
    """Change settings of the house for one test."""

    def change(**values: Any) -> None:
        settings.SITE = dataclasses.replace(settings.SITE, **values)

    return change


@pytest.fixture
def guides(configure: Configure, tmp_path: Path) -> Path:
    """The folder of the collège's guides, its own to break."""
    shutil.copytree(GUIDES, tmp_path / "tutoriels")
    configure(tutoriels=str(tmp_path / "tutoriels"))
    tutoriels._read.cache_clear()
    return tmp_path / "tutoriels" / UAI
