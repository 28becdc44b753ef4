"""One setting, `PREAU_DATABASE`, and the commands of an operator: migrate, import, read, refuse to write."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.patience import WITHIN
from tests.support.postgres import Cluster, environ

ROOT = Path(__file__).resolve().parents[3]
PETIT = ROOT / "tests/fixtures/siecle/petit"
BASES = ("registre", "comptes", "portail")
Run = Callable[..., "subprocess.CompletedProcess[str]"]

FIND = """
from preau.registre.queries import find_responsables, list_enfants
found = find_responsables(nom="{nom}", prenom="{prenom}", mobile="{mobile}")
print([row.nom_de_famille for row in found], [child.prenom for child in list_enfants([row.public_id for row in found])])
"""
WRITE = """
from django.db import Error
from preau.registre.models import Etablissement
try:
    Etablissement.objects.update(nom="X")
except Error as refused:
    print(type(refused.__cause__).__name__)
"""
TABLES = """
from django.db import connections
for alias in (name for name in sorted(connections) if connections[name].settings_dict["NAME"]):
    names = connections[alias].introspection.table_names()
    print(alias, connections[alias].vendor, sorted({name.split("_")[0] for name in names} - {"django"}))
"""


@pytest.fixture(scope="module")
def run(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A command of ours as an operator types it, in a deployment of its own whose databases are ready."""
    data = tmp_path_factory.mktemp("donnees")

    def command(*arguments: str, house: str = "") -> subprocess.CompletedProcess[str]:
        more = {"PREAU_DEMO": "1", "PREAU_DATA": str(data), "COLUMNS": "200"}
        if house:
            more["DJANGO_SETTINGS_MODULE"] = f"preau.instances.{house}"
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=environ(cluster, **more),
            capture_output=True,
            text=True,
            check=False,
            timeout=WITHIN,
        )

    with cluster.connect() as connection:
        for base in BASES:
            connection.execute(f'CREATE DATABASE "{base}"')  # type: ignore[arg-type]
    done = command("-m", "preau", "migrate", *BASES)
    assert done.returncode == 0, done.stderr
    return command


def ask(run: Run, house: str, script: str) -> str:
    """What `script` prints in the Django project of `house`."""
    done = run("-c", f"import django; django.setup()\n{script}", house=house)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_each_database_holds_its_own_tables(run: Run) -> None:
    assert ask(run, "registre", TABLES).splitlines()[-1] == "registre postgresql ['journal', 'registre']"
    comptes, registre = ask(run, "comptes", TABLES).splitlines()
    assert registre == "registre postgresql ['journal', 'registre']"
    assert comptes.startswith("default postgresql ['affluence', 'codes', 'comptes', 'courier', 'flows', 'journal'")
    tables = ["affluence", "codes", "courier", "flows", "journal", "limits", "portail", "sessions"]
    assert f"default postgresql {tables}" in ask(run, "portail", TABLES)


def test_migrating_again_changes_nothing(run: Run) -> None:
    assert run("-m", "preau", "migrate", *BASES).returncode == 0


def test_import_twice_then_find_from_the_house(run: Run) -> None:
    files = [str(path) for path in sorted(PETIT.glob("*.xml"))]
    first = run("-m", "preau", "import", "siecle", *files, "--annee", "2026", "--yes")
    assert first.returncode == 0, first.stderr
    assert "Appliqué" in first.stdout
    again = run("-m", "preau", "import", "siecle", *files, "--annee", "2026", "--yes")
    assert again.returncode == 0, again.stderr
    assert "rien à changer" in again.stdout
    known = FIND.format(nom="Nguyen", prenom="Thi Lan", mobile="+33639980011")
    assert ask(run, "comptes", known) == """["N'GUYEN"] ['Maël']"""
    assert ask(run, "comptes", FIND.format(nom="Personne", prenom="Thi Lan", mobile="+33639980011")) == "[] []"


@pytest.mark.parametrize("house", ["comptes", "portail"])
def test_a_house_that_reads_the_registry_cannot_write_it(run: Run, house: str) -> None:
    assert ask(run, house, WRITE) == "ReadOnlySqlTransaction"


def test_a_wrong_address_is_one_sentence(cluster: Cluster) -> None:
    for url in ("mysql://preau@127.0.0.1/{base}", "postgresql://preau@127.0.0.1"):
        refused = subprocess.run(
            [sys.executable, "-m", "preau", "migrate", "comptes"],
            env=environ(cluster, PREAU_DATABASE=url, PREAU_DEMO="1"),
            cwd=ROOT, capture_output=True, text=True, check=False, timeout=WITHIN,
        )  # fmt: skip
        assert refused.returncode == 2
        assert "PREAU_DATABASE" in refused.stderr
        assert "Traceback" not in refused.stderr
