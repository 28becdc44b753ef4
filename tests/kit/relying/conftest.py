"""Every test starts without anything kept of a provider."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from preau.kit.relying import clear_caches
from tests.kit.relying.provider import Provider, Server, served


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    clear_caches()
    yield
    clear_caches()


@pytest.fixture
def hub() -> Provider:
    return Provider()


@pytest.fixture
def server() -> Iterator[Server]:
    with served() as running:
        yield running
