"""Project tests look at the tree and at real processes; the ensemble of houses is only for introspection."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
os.environ.setdefault("PREAU_DATA", tempfile.mkdtemp(prefix="preau-project-"))
os.environ.setdefault("PREAU_DEMO", "1")


@pytest.fixture
def root() -> Path:
    """The top of the tree."""
    return ROOT
