"""Loaded in every test run (`-p tests.support.plugin`): what all areas share.

Time is not frozen globally: tests that depend on the day say so with the fixture `jour_d_ecole`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import HealthCheck, settings

settings.register_profile(
    "preau",
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("preau")

MATIN = datetime(2026, 9, 8, 8, 15, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture
def jour_d_ecole() -> Iterator[time_machine.Traveller]:
    """A school-year morning: Tuesday 8 September 2026, 8:15 in Paris; the traveller may move it on."""
    with time_machine.travel(MATIN, tick=False) as traveller:
        yield traveller
