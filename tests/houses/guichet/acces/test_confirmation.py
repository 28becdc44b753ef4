"""A recent proof for sensitive acts: asked for again at the provider, and back to the page wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import include, path

from preau.houses.guichet import acces
from preau.houses.guichet.droits import Droit
from preau.houses.guichet.models import Agent
from preau.houses.guichet.poste import Poste, requires
from preau.houses.guichet.urls import urlpatterns as real
from preau.kit.clockkit import now
from preau.kit.sessions.models import Session
from preau.registre.models import Etablissement
from tests.houses.guichet.acces.conftest import Door
from tests.houses.guichet.conftest import COLLEGE

ACT = f"/etablissements/{COLLEGE}/essai/"


@requires(Droit.VOIR)
@acces.requires_recent
def essai(request: HttpRequest, poste: Poste) -> HttpResponse:
    return HttpResponse(f"done by {poste.agent.prenom}", content_type="text/plain")


urlpatterns = [path("etablissements/<str:uai>/essai/", essai), path("", include(real))]


@pytest.fixture(autouse=True)
def urls(settings: object) -> None:
    """A sensitive page beside those of the house."""
    settings.ROOT_URLCONF = __name__  # type: ignore[attr-defined]


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that the test moves."""
    with time_machine.travel(now(), tick=False) as traveller:
        yield traveller


def confirm(door: Door, page: object) -> object:
    """Follow the redirection to « Confirmez que c'est bien vous », and go through."""
    shown = door.client.get(page["Location"])  # type: ignore[index]
    assert "Confirmez que c" in shown.content.decode()
    return door.sign_in(shown.context["retour"], at="/connexion/confirmer/")


def test_just_signed_in(door: Door, solange: Agent, ecole: Etablissement) -> None:
    door.sign_in()
    assert door.client.post(ACT).content == b"done by Solange"


def test_signed_in_long_ago(door: Door, solange: Agent, ecole: Etablissement, clock: time_machine.Traveller) -> None:
    door.sign_in()
    clock.shift(timedelta(minutes=8))
    assert door.client.post(ACT).status_code == 200
    first = door.client.get(f"{ACT}?a=1")  # what is typed here must still be taken in seven minutes
    assert first.status_code == 303
    back = confirm(door, first)
    assert door.provider.last["prompt"] == "login"
    assert door.provider.last["max_age"] == "450"
    assert back["Location"] == f"{ACT}?a=1"  # type: ignore[index]
    assert door.client.get(f"{ACT}?a=1").status_code == 200
    clock.shift(timedelta(minutes=15))
    late = door.client.post(ACT, HTTP_REFERER=f"http://testserver{ACT}?form")
    assert "retour=%2Fetablissements%2F0500048F%2Fessai%2F%3Fform" in late["Location"]
    assert "essai%2F&" not in door.client.post(ACT, HTTP_REFERER="https://example.org/x")["Location"]


def test_a_provider_that_does_not_ask_again(
    door: Door, solange: Agent, ecole: Etablissement, clock: time_machine.Traveller
) -> None:
    door.sign_in()
    clock.shift(timedelta(minutes=20))
    old = door.sign_in(ACT, at="/connexion/confirmer/", ago=1200)
    assert (old.status_code, "GUICHET-0111" in old.content.decode()) == (403, True)
    door.provider.says_when = False
    silent = door.sign_in(ACT, at="/connexion/confirmer/")
    assert (silent.status_code, "GUICHET-0111" in silent.content.decode()) == (403, True)
    assert Session.objects.count() == 1


def test_a_provider_that_does_not_say_when_is_asked(door: Door, solange: Agent, ecole: Etablissement) -> None:
    door.provider.says_when = False
    door.sign_in()
    assert door.client.post(ACT).status_code == 303


def test_a_moment_in_the_future_counts_as_now(
    door: Door, solange: Agent, ecole: Etablissement, clock: time_machine.Traveller
) -> None:
    door.sign_in(ago=-15)
    clock.shift(timedelta(minutes=15))
    assert door.client.post(ACT).status_code == 303


def test_nothing_to_confirm(door: Door, solange: Agent, ecole: Etablissement) -> None:
    assert door.client.get("/connexion/confirmer/")["Location"] == "/connexion/"
    door.sign_in()
    assert door.client.get(f"/connexion/confirmer/?retour={ACT}")["Location"] == ACT


def test_nobody_is_never_recent(reglages: Callable[..., None]) -> None:
    assert not acces.recent(RequestFactory().get("/"), 60)
