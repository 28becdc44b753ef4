"""A house open to staff, a provider of theirs, and a browser at the door: fixtures of the tests of agents and desks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from preau.kit import agents, bureau, sessions
from preau.kit.agents import doors
from preau.kit.bureau import desks
from preau.kit.bureau.models import Agent
from preau.kit.clockkit import now
from preau.kit.relying import clear_caches
from tests.houses.comptes.franceconnect.hub import open_hub
from tests.kit.agents import maison
from tests.kit.agents.entrance import Doorway
from tests.kit.agents.provider import Provider
from tests.support.client import InspectingClient

Reglages = Callable[..., None]


@pytest.fixture
def reglages(settings: Any) -> Reglages:
    """`reglages(claim="email")`: other settings of the house for one test."""

    def change(**values: object) -> None:
        settings.ESSAI = replace(settings.ESSAI, **values)

    return change


@pytest.fixture(autouse=True)
def house(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The small house is the one that runs."""
    monkeypatch.setattr(doors, "_DOORS", {})
    monkeypatch.setattr(desks, "_DESKS", {})
    settings.ESSAI, settings.SESSION_IDLE = maison.Settings(), maison.IDLE
    settings.ROOT_URLCONF = maison.__name__
    bureau.register(maison.BUREAU)


@pytest.fixture
def provider(reglages: Reglages) -> Iterator[Provider]:
    """Answers on the loopback, and the house trusts it."""
    clear_caches()
    with open_hub(Provider(at="/bureau/connexion/retour/")) as hub:
        assert isinstance(hub, Provider)
        reglages(**hub.settings())
        yield hub
    clear_caches()


@pytest.fixture
def solange(db: None) -> Agent:
    """The secretary of the collège."""
    return Agent.objects.create(cle="s.guerin12", nom="Guérin", prenom="Solange", uais=[maison.COLLEGE])


def client_of(agent: Agent) -> InspectingClient:
    """A browser in which they are signed in, this very second."""
    browser, request, response = InspectingClient(), RequestFactory().get("/"), HttpResponse()
    sessions.open_session(request, response, agent.public_id, data={agents.AUTH_AT: now().timestamp()})
    browser.cookies.update(response.cookies)
    return browser


@pytest.fixture
def doorway(provider: Provider) -> Doorway:
    """Nobody has signed in."""
    return Doorway(InspectingClient(), provider)
