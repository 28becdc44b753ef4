"""A recent proof for sensitive acts: asked for again at the provider, and back to the page wanted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import RequestFactory

from preau.kit.agents import recent
from preau.kit.bureau.models import Agent
from preau.kit.clockkit import now
from preau.kit.sessions.models import Session
from tests.kit.agents.entrance import Doorway
from tests.kit.agents.maison import ACT

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that the test moves."""
    with time_machine.travel(now(), tick=False) as traveller:
        yield traveller


def confirm(doorway: Doorway, page: object) -> object:
    """Follow the redirection to « Confirmez que c'est bien vous », and go through."""
    shown = doorway.client.get(page["Location"])  # type: ignore[index]
    assert "Confirmez que c" in shown.content.decode()
    return doorway.sign_in(shown.context["retour"], at="/bureau/connexion/confirmer/")


def test_just_signed_in(doorway: Doorway, solange: Agent) -> None:
    doorway.sign_in()
    assert doorway.client.post(ACT).content == b"done by Solange"


def test_signed_in_long_ago(doorway: Doorway, solange: Agent, clock: time_machine.Traveller) -> None:
    doorway.sign_in()
    clock.shift(timedelta(minutes=8))
    assert doorway.client.post(ACT).status_code == 200
    first = doorway.client.get(f"{ACT}?a=1")  # what is typed here must still be taken in seven minutes
    assert first.status_code == 303
    back = confirm(doorway, first)
    assert doorway.provider.last["prompt"] == "login"
    assert doorway.provider.last["max_age"] == "450"
    assert back["Location"] == f"{ACT}?a=1"  # type: ignore[index]
    assert doorway.client.get(f"{ACT}?a=1").status_code == 200
    clock.shift(timedelta(minutes=15))
    late = doorway.client.post(ACT, HTTP_REFERER=f"http://testserver{ACT}?form")
    assert "retour=%2Fbureau%2F0500048F%2Facte%2F%3Fform" in late["Location"]
    assert "acte%2F&" not in doorway.client.post(ACT, HTTP_REFERER="https://example.org/x")["Location"]


def test_a_provider_that_does_not_ask_again(doorway: Doorway, solange: Agent, clock: time_machine.Traveller) -> None:
    doorway.sign_in()
    clock.shift(timedelta(minutes=20))
    old = doorway.sign_in(ACT, at="/bureau/connexion/confirmer/", ago=1200)
    assert (old.status_code, "AGENTS-0111" in old.content.decode()) == (403, True)
    doorway.provider.says_when = False
    silent = doorway.sign_in(ACT, at="/bureau/connexion/confirmer/")
    assert (silent.status_code, "AGENTS-0111" in silent.content.decode()) == (403, True)
    assert Session.objects.count() == 1


def test_a_provider_that_does_not_say_when_is_asked(doorway: Doorway, solange: Agent) -> None:
    doorway.provider.says_when = False
    doorway.sign_in()
    assert doorway.client.post(ACT).status_code == 303


def test_a_moment_in_the_future_counts_as_now(doorway: Doorway, solange: Agent, clock: time_machine.Traveller) -> None:
    doorway.sign_in(ago=-15)
    clock.shift(timedelta(minutes=15))
    assert doorway.client.post(ACT).status_code == 303


def test_nothing_to_confirm(doorway: Doorway, solange: Agent) -> None:
    assert doorway.client.get("/bureau/connexion/confirmer/")["Location"] == "/bureau/connexion/"
    doorway.sign_in()
    assert doorway.client.get(f"/bureau/connexion/confirmer/?retour={ACT}")["Location"] == ACT


def test_nobody_is_never_recent() -> None:
    assert not recent(RequestFactory().get("/"), 60)
