from collections.abc import Iterator

import pytest

from preau.kit.courier import testing


@pytest.fixture(autouse=True)
def _empty_outbox() -> Iterator[None]:
    testing.clear()
    yield
    testing.clear()
