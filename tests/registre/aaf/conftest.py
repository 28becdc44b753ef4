"""A delivery to bend."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.registre.aaf.academie import Academie


@pytest.fixture
def academie(tmp_path: Path) -> Academie:
    return Academie(tmp_path)
