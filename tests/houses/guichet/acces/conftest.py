"""A provider of staff, and a browser at the door."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from preau.houses.guichet.models import Agent, Mandat
from preau.kit.relying import clear_caches
from tests.houses.comptes.franceconnect.hub import open_hub
from tests.houses.guichet.acces.provider import Provider
from tests.houses.guichet.conftest import COLLEGE
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


@dataclass
class Door:
    """A browser that leaves for the provider."""

    client: Client
    provider: Provider

    def leave(self, retour: str = "", at: str = "/connexion/") -> str:
        """Press the button; the address at the provider."""
        answer = self.client.post(at, {"retour": retour})
        assert answer.status_code == 303, answer.content.decode()
        page = self.client.get(answer["Location"])
        return str(page.context["url"])

    def sign_in(self, retour: str = "", at: str = "/connexion/", **agreed: Any) -> Any:
        """Press the button, agree at the provider, come back."""
        return self.client.get(self.provider.agree(self.leave(retour, at), **agreed))


@pytest.fixture
def door(provider: Provider) -> Door:
    """Nobody has signed in."""
    return Door(InspectingClient(), provider)
