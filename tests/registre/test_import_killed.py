"""An import killed at any moment leaves the registry as it was, and can be done again."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from preau.protocols.siecle.messages import Affectation, Division, Eleve, Genre, Lien, Personne, Structure
from tests.registre.ecole import Ecole

ROOT = Path(__file__).parents[2]


def run(data: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    environ = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "preau.instances.registre", "PREAU_DATA": str(data),
        "PREAU_DEMO": "1", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "TMPDIR": str(data),
    }  # fmt: skip
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(command, env=environ, capture_output=True, text=True, cwd=ROOT, check=False)


def dump(data: Path) -> str:
    """Everything in the registry; public ids are random, so that two runs differ there."""
    with sqlite3.connect(data / "registre.sqlite3") as connection:
        lines = list(connection.iterdump())
    connection.close()
    return "\n".join(lines)


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Path]]:
    """A registry with one import done, and files that change something of every kind."""
    data = tmp_path_factory.mktemp("base")
    migrated = run(data, "-m", "django", "migrate", "--database", "registre")
    assert migrated.returncode == 0, migrated.stderr
    ecole = Ecole(tmp_path_factory.mktemp("fichiers"))
    first = run(data, "-m", "tests.registre.killed_import", 0, *ecole.write())
    assert first.returncode == 0, first.stderr
    ecole.change_eleve("701", prenom="Alberto")
    ecole.change_eleve("702", sortie_le=date(2026, 9, 10))
    ecole.eleves.append(Eleve("704", "NEUF", "Lou", ne_le=date(2014, 3, 3)))
    ecole.affectations.append(Affectation("704", (Structure("6 C", "D"),)))
    ecole.change_personne("302", tel_portable="+33639980022")
    ecole.personnes.append(Personne("306", "NEUF", "Eva", tel_portable="+33639980006"))
    ecole.liens.append(Lien("704", "306", 1, niveau_brut="1", parente="10", parente_brut="10"))
    ecole.without_lien("701", "303")
    ecole.divisions = [Division("6 B", libelle="note"), Division("6 C")]
    return data, ecole.write(Genre.ELEVES, Genre.RESPONSABLES, Genre.STRUCTURES)


@pytest.mark.sqlite
def test_killed_anywhere_then_done_again(imported: tuple[Path, list[Path]], tmp_path: Path) -> None:
    base, files = imported
    before = dump(base)
    whole = tmp_path / "entier"
    shutil.copytree(base, whole)
    statements = int(run(whole, "-m", "tests.registre.killed_import", 0, *files).stdout)
    assert statements > 20
    assert dump(whole) != before
    points = sorted({1, 2, statements, *(round(statements * n / 9) for n in range(1, 9))})
    for point in points:
        data = tmp_path / f"mort-{point}"
        shutil.copytree(base, data)
        killed = run(data, "-m", "tests.registre.killed_import", point, *files)
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        assert dump(data) == before, f"half written when killed after statement {point}"
    again = run(data, "-m", "tests.registre.killed_import", 0, *files)
    assert again.returncode == 0, again.stderr
    assert int(again.stdout) == statements
    with sqlite3.connect(data / "registre.sqlite3") as connection:
        found = connection.execute("SELECT prenom FROM registre_eleve ORDER BY source_id").fetchall()
    connection.close()
    assert [row[0] for row in found] == ["Alberto", "Jeanne", "Tom", "Lou"]
