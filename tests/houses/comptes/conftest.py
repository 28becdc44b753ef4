"""What the tests of `comptes` share. Limits and codes commit by themselves: every test here has real transactions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from preau.kit.courier import testing
from tests.houses.comptes.families import Family, dupont
from tests.houses.comptes.walk import JourneyClient, Walk


@pytest.fixture
def base(transactional_db: None, django_db_setup: None) -> Iterator[None]:
    """Both databases, and an empty memory gateway."""
    testing.clear()
    yield
    testing.clear()


@pytest.fixture
def family(base: None) -> Family:
    """Emilie Dupont, Albert and Jeanne."""
    return dupont()


@pytest.fixture
def walk() -> Walk:
    """A browser."""
    return Walk(JourneyClient())


@pytest.fixture
def reglages(settings: Any) -> Any:
    """`reglages(wording="003")`: other settings of the house for one test."""

    def change(**values: object) -> None:
        settings.COMPTES = replace(settings.COMPTES, **values)

    return change
