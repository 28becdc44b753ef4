"""One demonstration; each independent service is made known to its hub when it starts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conformance.clients.relying_party import Registered
from tests.conformance.franceconnect.parties import SCOPE, Register
from tests.support.demo import Demo, running
from tests.support.visitor import Visitor


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The hub and its providers, in the demonstration."""
    with running(tmp_path_factory.mktemp("demo"), "--addresses") as started:
        yield started


@pytest.fixture(scope="session")
def register(demo: Demo) -> Register:
    """`preau passerelle service add`."""
    known: list[str] = []

    def add(redirect_uri: str, logout_uri: str, algorithm: str) -> Registered:
        client_id = f"essai-{len(known)}"
        known.append(client_id)
        said = demo.preau(
            "passerelle", "service", "add", client_id, "--nom", "Service d'essai", "--algorithm", algorithm,
            f"--redirect-uri={redirect_uri}", f"--logout-uri={logout_uri}",
            *(f"--scope={scope}" for scope in SCOPE.split() if scope != "openid"),
        )  # fmt: skip
        secret = said.rsplit("client_secret", 1)[1].split(":", 1)[1].strip()
        return Registered(demo.url("passerelle", "/api/v2"), client_id, secret)

    return add


@pytest.fixture
def visitor() -> Iterator[Visitor]:
    """A browser."""
    with Visitor() as started:
        yield started
