"""The doors of the account service when too many come: who waits, what goes on all the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from typer.testing import CliRunner

from preau.houses.comptes import checks
from preau.houses.comptes.commands import comptes_app
from preau.houses.comptes.models import Compte
from preau.kit.affluence.models import Place
from preau.kit.clockkit import now
from tests.houses.comptes.agents.conftest import agent, without_factor  # noqa: F401 - fixtures
from tests.houses.comptes.oidc.conftest import keyed  # noqa: F401 - a fixture
from tests.houses.comptes.oidc.relying_party import PASSWORD, RelyingParty
from tests.houses.comptes.saml.conftest import compte  # noqa: F401 - a fixture
from tests.support.client import InspectingClient

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
LOGIN, ELEVE, AGENTS = "/connexion/?profil=responsable", "/connexion/?profil=eleve", "/agents/"
HTML = "text/html,application/xhtml+xml"


class Person(InspectingClient):
    """A browser, which says that it reads HTML."""

    def generic(self, method: str, path: str, *args: Any, **extra: Any) -> Any:
        extra.setdefault("HTTP_ACCEPT", HTML)
        return super().generic(method, path, *args, **extra)


def is_held(response: Any) -> bool:
    held = response.status_code in (200, 503) and b"Beaucoup de personnes se connectent" in response.content
    assert held == response.has_header("Retry-After")
    return held


@pytest.fixture
def busy(base: None, reglages: Callable[..., None]) -> None:
    """One sign-in a minute, and somebody has just begun; pupils and staff before parents."""
    reglages(affluence_par_minute=1, affluence_priorites=["eleve+agent"])
    assert not is_held(Person().get(LOGIN))


def test_off_by_default(base: None) -> None:
    assert not any(is_held(Person().get(url)) for url in (LOGIN, LOGIN, ELEVE, AGENTS))
    assert not Place.objects.exists()


@pytest.mark.parametrize("url", [LOGIN, ELEVE, AGENTS])
def test_each_login_page_waits(busy: None, url: str) -> None:
    assert is_held(Person().get(url))


def test_who_is_in_front_of_the_form_sends_it(busy: None, compte: Compte) -> None:  # noqa: F811
    person = Person()
    answer = person.post("/connexion/", {"j_username": "e.dupont42", "j_password": PASSWORD})
    assert answer.status_code == 303
    assert not is_held(person.get(LOGIN)), "who is signed in never waits"


def test_who_went_in_may_look_again(base: None, reglages: Callable[..., None]) -> None:
    reglages(affluence_par_minute=1)
    person = Person()
    assert not is_held(person.get(LOGIN))
    assert not is_held(person.get(LOGIN))
    assert is_held(Person().get(LOGIN))


def test_the_request_of_a_service_survives_the_wait(busy: None, compte: Compte) -> None:  # noqa: F811
    party = RelyingParty(Person())
    with time_machine.travel(now(), tick=False) as clock:
        page = party.start(acr_values="responsable")
        assert is_held(page)
        assert is_held(party.start(acr_values="responsable", state="etat-2"))
        clock.shift(61)
        party.page = party.client.get(page["Refresh"].partition("url=")[2])
        party.login()
    assert party.code()


def test_the_choice_of_profile_and_the_rest_go_on(busy: None) -> None:
    for url in ("/", "/idp/shibboleth", "/.well-known/openid-configuration", "/activation/", "/sante/", "/aide/"):
        assert not is_held(Person().get(url, follow=True)), url


def test_pupils_and_staff_go_in_before_parents(
    busy: None,
    agent: Compte,  # noqa: F811
    without_factor: None,  # noqa: F811
) -> None:
    parent, staff = Person(), Person()
    with time_machine.travel(now(), tick=False) as clock:
        assert is_held(parent.get(LOGIN))
        assert is_held(staff.get(AGENTS))
        clock.shift(61)
        assert is_held(parent.get(f"{LOGIN}&attente=1"))
        assert not is_held(staff.get(f"{AGENTS}?attente=1"))


def test_the_operator_opens_the_door_for_a_while(busy: None) -> None:
    run = CliRunner().invoke
    assert "1 connexions par minute" in run(comptes_app, ["affluence", "--par", "amelie"]).output
    assert "ouverte à tous" in run(comptes_app, ["affluence", "--off", "--par", "amelie"]).output
    assert not is_held(Person().get(LOGIN))
    run(comptes_app, ["affluence", "--fin", "--par", "amelie"])
    assert is_held(Person().get(LOGIN))


@pytest.mark.parametrize(
    ("priorites", "number"), [(["eleve+agent"], None), (["personnel"], "E009"), (["eleve", "eleve"], "E008")]
)
def test_a_wrong_word_stops_the_start(reglages: Callable[..., None], priorites: list[str], number: str | None) -> None:
    reglages(affluence_priorites=priorites)
    found = [one.id for one in checks.check_settings(None) if one.id in ("comptes.E008", "comptes.E009")]
    assert found == ([f"comptes.{number}"] if number else [])
