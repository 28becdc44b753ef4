"""One demonstration for all the journeys of a run: real processes, each house at its own loopback address."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.support.axe import chromium
from tests.support.demo import Demo, running
from tutorials.ents import OtherEnt, other_ent

FIRST = "test_the_guide_of_seed_001_is_walked_and_written"
"""Emilie's own activation, before the journeys that begin with her account (support/j1.py, `open_account`)."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The order is random, but for one walk."""
    items.sort(key=lambda item: item.name != FIRST)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demonstration that the journeys walk; each journey plays its own member of the cast."""
    data: Path = tmp_path_factory.mktemp("demo")
    with running(data, "--addresses") as started:
        yield started


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium; each walk opens a context of its own."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def somme(demo: Demo) -> Iterator[OtherEnt]:
    """The ENT whose visitors hold seed 003."""
    with other_ent(demo, entrees="somme", wording="003", rank=0) as ent:
        yield ent


@pytest.fixture(scope="session")
def poitiers(demo: Demo) -> Iterator[OtherEnt]:
    """The ENT whose visitors hold seed 004."""
    with other_ent(demo, entrees="poitiers", wording="004", rank=1) as ent:
        yield ent
