"""The inspecting client, for every test of the design room."""

import pytest

from tests.support.client import InspectingClient


@pytest.fixture
def client() -> InspectingClient:
    return InspectingClient()
