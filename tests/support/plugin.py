"""Loaded in every test run (`-p tests.support.plugin`): what all areas share.

Time is not frozen globally: tests that depend on the day say so with the fixture `jour_d_ecole`. Passwords are hashed
with little memory: tests that are about the parameters themselves say so with the fixture `true_hashing`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import HealthCheck, settings

from preau.kit import hashkit

settings.register_profile(
    "preau",
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("preau")

TRUE_MEMORY = hashkit.Hasher.memory_cost
LITTLE_MEMORY = 8
"""KiB: the least that Argon2 takes. A hash then costs microseconds instead of 30 milliseconds, thousands of times."""


@pytest.fixture(scope="session", autouse=True)
def _quick_hashing() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hashkit.Hasher, "memory_cost", LITTLE_MEMORY)
        yield


@pytest.fixture
def true_hashing() -> Iterator[None]:
    """The parameters that people's passwords have."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hashkit.Hasher, "memory_cost", TRUE_MEMORY)
        yield


MATIN = datetime(2026, 9, 8, 8, 15, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture
def jour_d_ecole() -> Iterator[time_machine.Traveller]:
    """A school-year morning: Tuesday 8 September 2026, 8:15 in Paris; the traveller may move it on."""
    with time_machine.travel(MATIN, tick=False) as traveller:
        yield traveller
