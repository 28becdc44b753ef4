"""The suites that hold the kit, the registry and the houses, run again with their databases in PostgreSQL (D1).

Each is a pytest of its own, because each house is its own Django project; what fails shows the suite's own words.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.postgres import Cluster, environ

ROOT = Path(__file__).resolve().parents[3]
SUITES = {
    "flows": (["tests/kit/flows"], 60),
    "codes, limits, sessions, journal": (
        ["tests/kit/codes", "tests/kit/limits", "tests/kit/sessions", "tests/kit/journal"],
        50,
    ),
    "affluence": (["tests/kit/affluence"], 50),
    "courier": (["tests/kit/courier"], 50),
    "registre": (
        [
            f"tests/registre/test_{name}.py"
            for name in ("import_siecle", "import_onde", "import_hostile", "import_parallel", "queries")
        ],
        41,
    ),
    "portail": (
        [
            "tests/houses/portail/test_sign_in.py",
            "tests/houses/portail/test_at_once.py",
            "tests/houses/portail/test_hostile.py",
        ],
        90,
    ),
    "portail as a CAS server": (
        [
            "tests/houses/portail/cas/test_tickets.py",
            "tests/houses/portail/cas/test_sign_out.py",
            "tests/houses/portail/cas/test_declared.py",
        ],
        110,
    ),
    "messages of the ENT": (
        [
            "tests/houses/portail/annuaire",
            *(f"tests/houses/portail/messagerie/test_{name}.py" for name in ("write", "boxes", "walls")),
        ],
        130,
    ),
    "passerelle": (
        [
            "tests/houses/passerelle/test_token.py",
            "tests/houses/passerelle/test_userinfo.py",
            "tests/houses/passerelle/test_hostile.py",
            "tests/houses/passerelle/conformance",
        ],
        130,
    ),
    "comptes with FranceConnect": (
        [
            f"tests/houses/comptes/franceconnect/test_{name}.py"
            for name in ("safety", "resolve", "refusals", "own_account", "leaving")
        ],
        130,
    ),
    "fifty last submits of J1": (["tests/houses/comptes/flows/test_parallel.py"], 2),
    "agents who decide in the same instant": (["tests/houses/demarches/bureau/test_at_once.py"], 17),
    "two tabs and two parents of one fiche": (["tests/houses/demarches/fiche/test_at_once.py"], 14),
    "letters in the same instant": (
        [f"tests/houses/comptes/actions/test_{name}.py" for name in ("notifications_parallel", "notifications")],
        20,
    ),
}


@pytest.mark.parametrize("name", SUITES)
def test_passes_on_postgresql(cluster: Cluster, tmp_path: Path, name: str) -> None:
    paths, at_least = SUITES[name]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *paths, "-q", "--no-header", "-m", "not browser and not slow and not sqlite"],
        cwd=ROOT,
        env=environ(cluster, TESTS_DATABASE=cluster.url, TESTS_DATA=str(tmp_path)),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
    passed = re.search(r"(\d+) passed", run.stdout)
    assert passed is not None
    assert int(passed[1]) >= at_least, run.stdout
    assert "skipped" not in run.stdout
