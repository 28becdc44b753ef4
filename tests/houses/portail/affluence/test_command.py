"""`preau portail affluence`."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from preau.houses.portail.commands import portail_app
from preau.kit.journal.models import Entry
from tests.houses.portail.affluence.conftest import AUTHN, Person, is_held
from tests.houses.portail.conftest import Configure
from tests.support.federation.idp import FakeIdp

pytestmark = pytest.mark.django_db(databases=["default", "registre"], transaction=True)


def run(*arguments: str) -> str:
    done = CliRunner().invoke(portail_app, ["affluence", *arguments])
    assert done.exit_code == 0, done.output
    return done.output


def test_it_shows_what_the_settings_say(configure: Configure) -> None:
    assert "ouverte à tous (selon les réglages)" in run()
    configure(affluence_sessions=5000, affluence_par_minute=300)
    shown = run()
    assert "au-delà de 5000 personnes présentes ou 300 connexions par minute (selon les réglages)" in shown
    assert "Personnes présentes : 0" in shown
    assert "En attente : 0" in shown


def test_it_closes_opens_and_gives_back(idp: FakeIdp) -> None:
    assert "forcée jusqu'au" in run("--par-minute", "1", "--pendant", "30", "--par", "essai")
    assert not is_held(Person().get(AUTHN))
    assert is_held(Person().get(AUTHN))
    assert "En attente : 1" in run()
    assert "pas encore mesuré" in run()
    assert "ouverte à tous (forcée" in run("--off", "--par", "essai")
    assert not is_held(Person().get(AUTHN))
    assert "au-delà de 4000 personnes présentes (forcée" in run("--max", "4000", "--par", "essai")
    assert "ouverte à tous (selon les réglages)" in run("--fin", "--par", "essai")
    events = list(Entry.objects.filter(event__startswith="affluence.").values_list("event", "actor"))
    assert [event for event, _actor in events] == ["affluence.forcée"] * 3 + ["affluence.rendue"]
    assert {actor for _event, actor in events} == {"exploitant:essai"}


@pytest.mark.parametrize(
    "arguments", [["--off", "--fin"], ["--off", "--max", "5"], ["--max", "0"], ["--max", "5", "--pendant", "0"]]
)
def test_orders_that_contradict_themselves_change_nothing(arguments: list[str]) -> None:
    refused = CliRunner().invoke(portail_app, ["affluence", *arguments])
    assert refused.exit_code != 0
    assert not Entry.objects.filter(event__startswith="affluence.").exists()
