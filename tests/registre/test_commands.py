"""`preau import …` and `preau etablissement set …`, as typed."""

from __future__ import annotations

import pytest
from django.db import OperationalError
from typer.testing import CliRunner

from preau.registre.commands import etablissement_app, import_app
from preau.registre.models import Eleve, Etablissement, Import
from tests.registre.ecole import AUTRE, UAI, Ecole
from tests.registre.test_import_onde import Primaire

RUNNER = CliRunner()


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")


def test_import_siecle(ecole: Ecole) -> None:
    files = [str(path) for path in ecole.write()]
    shown = RUNNER.invoke(import_app, ["siecle", *files, "--annee", "2026", "--dry-run"])
    assert shown.exit_code == 0
    assert "Proposition : Établissement 0999001W, année 2026-2027" in shown.output
    assert "Rien n'a été écrit" in shown.output
    assert "responsable-sans-eleve" in shown.output
    assert not Etablissement.objects.exists()
    done = RUNNER.invoke(import_app, ["siecle", *files, "--annee", "2026", "--yes"])
    assert done.exit_code == 0
    assert "Appliqué : 3 élèves ajoutés" in done.output
    again = RUNNER.invoke(import_app, ["siecle", *files, "--uai", UAI])
    assert again.exit_code == 0
    assert "rien à changer" in again.output
    assert Import.objects.count() == 1


def test_refused_in_one_sentence(ecole: Ecole) -> None:
    files = [str(path) for path in ecole.write()]
    for arguments, code in (
        (["--uai", AUTRE], "REGISTRE-0001"),
        (["--annee", "2019"], "REGISTRE-0002"),
    ):
        refused = RUNNER.invoke(import_app, ["siecle", *files, *arguments])
        assert refused.exit_code == 2
        assert code in refused.output
        assert f"{UAI}-BEE_ELEVES.xml : " in refused.output
        assert "Traceback" not in refused.output
    assert not Eleve.objects.exists()


def test_import_onde(tmp_path_factory: pytest.TempPathFactory) -> None:
    files = [str(path) for path in Primaire(tmp_path_factory.mktemp("onde")).write()]
    assert RUNNER.invoke(import_app, ["onde", *files]).exit_code == 2
    done = RUNNER.invoke(import_app, ["onde", *files, "--uai", AUTRE, "--annee", "2026"])
    assert done.exit_code == 0, done.output
    assert "3 élèves ajoutés" in done.output
    assert RUNNER.invoke(import_app, ["onde", *files, "--uai", "123"]).exit_code == 2


def test_etablissement_set() -> None:
    done = RUNNER.invoke(
        etablissement_app,
        ["set", UAI, "--nom", "CLG DU TEST", "--commune", "BREST", "--academie", "Rennes", "--telephone",
         "02 61 91 00 01", "--mel", "ce@example.org"],
    )  # fmt: skip
    assert done.exit_code == 0
    assert "CLG DU TEST BREST (0999001W), académie 14" in done.output
    refused = RUNNER.invoke(etablissement_app, ["set", "0999001A", "--nom", "X"])
    assert refused.exit_code == 2
    assert "n'est pas un UAI" in refused.output


def test_a_registry_not_migrated(ecole: Ecole, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object, **__: object) -> None:
        raise OperationalError("no such table: registre_eleve")

    monkeypatch.setattr("preau.registre.commands.propose_import", missing)
    refused = RUNNER.invoke(import_app, ["siecle", *map(str, ecole.write())])
    assert refused.exit_code == 2
    assert "preau migrate registre" in refused.output
