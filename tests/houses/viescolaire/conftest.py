"""What the tests of school life share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from preau.houses.viescolaire.emploi import forget_grilles


@pytest.fixture(autouse=True)
def _fresh_grilles() -> Iterator[None]:
    """A process keeps grids for a minute: a test must not see that of another one."""
    forget_grilles()
    yield
    forget_grilles()
