"""Real transactions: the engine commits on its own."""

import pytest

from tests.kit.flows.walker import Visitor

DATE = {"ne_le_jour": "12", "ne_le_mois": "03", "ne_le_annee": "2014"}


@pytest.fixture
def emilie() -> Visitor:
    return Visitor()
