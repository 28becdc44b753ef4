"""A file cut short must not empty a school: many leavers ask for a second word, in the command as in the office."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from preau.protocols.siecle.messages import Eleve, Genre
from preau.registre.actions import apply_import, find_massive, propose_import
from preau.registre.actions.safeguard import Sortants
from preau.registre.commands import import_app
from preau.registre.formats import refusals
from preau.registre.models import Import, Scolarite
from tests.registre.conftest import RENTREE, Importer
from tests.registre.ecole import ANNEE, Ecole

LATER = RENTREE + timedelta(days=3)


@pytest.fixture
def thirty(ecole: Ecole, importer: Importer) -> Ecole:
    """A school of thirty present pupils, imported."""
    ecole.affectations, ecole.personnes, ecole.liens = [], [], []
    ecole.eleves = [Eleve(str(n), f"NOM{n}", "Lou", ne_le=date(2014, 1, 1)) for n in range(700, 730)]
    importer(ecole.write(Genre.ELEVES))
    return ecole


def propose(paths: list[Path]) -> Sortants | None:
    with propose_import(paths, at=LATER) as proposal:
        return find_massive(proposal)


def test_six_of_thirty_may_leave_and_seven_may_not(thirty: Ecole) -> None:
    thirty.eleves = thirty.eleves[6:]
    assert propose(thirty.write(Genre.ELEVES)) is None
    thirty.eleves = thirty.eleves[1:]
    assert propose(thirty.write(Genre.ELEVES)) == Sortants(7, 30)


def test_a_leaving_date_counts_as_an_absence_does(thirty: Ecole) -> None:
    gone = [replace(e, sortie_le=date(2026, 9, 9)) for e in thirty.eleves[:4]]
    thirty.eleves = gone + thirty.eleves[8:]
    assert propose(thirty.write(Genre.ELEVES)) == Sortants(8, 30)


def test_refused_until_the_exact_number_is_given(thirty: Ecole) -> None:
    thirty.eleves = thirty.eleves[10:]
    with propose_import(thirty.write(Genre.ELEVES), at=LATER) as proposal:
        for confirmed in (None, 9, 11, 30):
            with pytest.raises(refusals.TropDeSortants) as refused:
                apply_import(proposal, confirmed=confirmed)
        assert "10 des 30 élèves" in refused.value.sentence()
        assert Import.objects.count() == 1
        apply_import(proposal, confirmed=10)
    assert Scolarite.objects.exclude(gone_at=None).count() == 10


def test_the_share_is_a_choice(thirty: Ecole) -> None:
    thirty.eleves = thirty.eleves[10:]
    with propose_import(thirty.write(Genre.ELEVES), at=LATER) as proposal:
        assert apply_import(proposal, share=0.5).pk is not None


def test_leavers_already_known_are_not_counted_again(thirty: Ecole) -> None:
    thirty.eleves = thirty.eleves[10:]
    with propose_import(thirty.write(Genre.ELEVES), at=LATER) as proposal:
        apply_import(proposal, confirmed=10)
    assert propose(thirty.write(Genre.ELEVES)) is None


def test_a_new_year_lets_a_third_go_and_not_two_thirds(thirty: Ecole) -> None:
    thirty.annee, thirty.horodatage = ANNEE + 1, None
    whole = thirty.eleves
    for kept, expected in ((20, None), (10, Sortants(20, 30))):
        thirty.eleves = [*whole[:kept], Eleve("900", "NEUF", "Lou", ne_le=date(2015, 1, 1))]
        with propose_import(thirty.write(Genre.ELEVES), annee=ANNEE + 1, at=LATER) as proposal:
            assert find_massive(proposal) == expected


def test_the_command_refuses_and_takes_the_number(thirty: Ecole) -> None:
    thirty.eleves = thirty.eleves[10:]
    files = [str(path) for path in thirty.write(Genre.ELEVES)]
    refused = CliRunner().invoke(import_app, ["siecle", *files, "--annee", str(ANNEE), "--yes"])
    assert refused.exit_code == 2
    assert "REGISTRE-0016" in refused.output
    done = CliRunner().invoke(import_app, ["siecle", *files, "--annee", str(ANNEE), "--yes", "--sortants", "10"])
    assert done.exit_code == 0, done.output
    assert Scolarite.objects.exclude(gone_at=None).count() == 10
