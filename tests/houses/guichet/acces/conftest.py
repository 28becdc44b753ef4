"""A provider of staff, and a browser at the door."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from preau.houses.guichet.models import Agent, Mandat
from preau.kit.relying import clear_caches
from tests.houses.comptes.franceconnect.hub import open_hub
from tests.houses.guichet.conftest import COLLEGE
from tests.kit.agents.entrance import Doorway
from tests.kit.agents.provider import Provider
from tests.support.client import InspectingClient


@pytest.fixture
def provider(reglages: Callable[..., None]) -> Iterator[Provider]:
    """Answers on the loopback, and the office trusts it."""
    clear_caches()
    with open_hub(Provider()) as hub:
        assert isinstance(hub, Provider)
        reglages(**hub.settings())
        yield hub
    clear_caches()


@pytest.fixture
def solange() -> Agent:
    """The secretary of the collège, as a command adds her."""
    made = Agent.objects.create(cle="s.guerin12", nom="Guérin", prenom="Solange")
    Mandat.objects.create(agent=made, role="secretaire", uai=COLLEGE, granted_by="essai")
    return made


@pytest.fixture
def doorway(provider: Provider) -> Doorway:
    """Nobody has signed in; the door is at the root of the office."""
    return Doorway(InspectingClient(), provider, at="/connexion/")
