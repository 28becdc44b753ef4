"""Example content of a demonstration: there once, readable by the family."""

from __future__ import annotations

from datetime import timedelta

from typer.testing import CliRunner

from preau.houses.viescolaire import cahier
from preau.houses.viescolaire.commands import viescolaire_app
from preau.houses.viescolaire.models import Communication, ContenuSeance, Travail
from preau.houses.viescolaire.visiteur import EleveVu
from tests.houses.viescolaire.conftest import COLLEGE, LUNDI, ClientOf


def test_the_example_is_there_once(albert: EleveVu, client_of: ClientOf, semaine: object) -> None:
    asked = ["cahier", "exemple", "--uai", COLLEGE, "--division", albert.division]
    first = CliRunner().invoke(viescolaire_app, asked)
    assert first.exit_code == 0, first.output
    assert ContenuSeance.objects.count() > 10
    assert Travail.objects.count() > 5
    second = CliRunner().invoke(viescolaire_app, asked)
    assert ": 0 contenus de cours, 0 travaux à faire." in second.output
    assert Communication.objects.count() == 2
    assert cahier.list_travaux(albert, LUNDI.date(), LUNDI.date() + timedelta(days=7))
    assert client_of("responsable").get("/cahier/").status_code == 200
