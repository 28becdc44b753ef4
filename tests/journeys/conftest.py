"""One demonstration for all the journeys of a run: real processes, each house at its own loopback address."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.demo import Demo, running


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demonstration that the journeys walk; each journey plays its own member of the cast."""
    data: Path = tmp_path_factory.mktemp("demo")
    with running(data, "--addresses") as started:
        yield started
