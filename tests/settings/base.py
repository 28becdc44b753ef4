"""What every test run changes in an instance's settings: throw-away files, quick and silent doors, nothing else."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from preau.instances.base import django_settings


def test_settings(house: str, **environ: str) -> dict[str, Any]:
    """Settings of `house` for a test run: a folder of its own per process, the memory gateway, file databases.

    File databases rather than in-memory ones, because parallel submits are tested with real connections. With
    TESTS_DATABASE they are PostgreSQL's: tests/conformance/postgres runs shared suites so.
    """
    folder = Path(os.environ.get("TESTS_DATA") or tempfile.mkdtemp(prefix="preau-tests-")) / house
    folder.mkdir(parents=True, exist_ok=True)
    given = {
        "PREAU_DATA": str(folder),
        "PREAU_DEMO": "1",
        "COURIER_SMS_GATEWAY": "memory",
        "COURIER_MAIL_GATEWAY": "memory",
        "COURIER_KEY_FILE": str(folder / "secrets" / "courrier"),
        "PREAU_DATABASE": os.environ.get("TESTS_DATABASE", ""),
        **environ,
    }
    values = django_settings(house, given)
    for alias, database in values["DATABASES"].items():
        if not database:
            continue
        # No dependency: the instance `registre` has no `default` to wait for.
        # Tables straight from the models, a second for each run less: that both agree is what `make check` proves.
        database["TEST"] = {"DEPENDENCIES": [], "MIGRATE": False}
        database["CONN_MAX_AGE"] = 0  # threads of the tests come and go by the dozen
        if database["ENGINE"].endswith("postgresql"):
            database["TEST"]["NAME"] = f"essai_{house}_{alias}_{os.getpid()}"
            options = database["OPTIONS"]["options"]
            database["OPTIONS"]["options"] = options.replace("-c default_transaction_read_only=on", "")
        else:
            database["TEST"]["NAME"] = str(folder / f"test-{alias}-{os.getpid()}.sqlite3")
            # What a power cut would lose is of no use to the next run; killed processes lose nothing.
            database["OPTIONS"]["init_command"] += ";PRAGMA synchronous=OFF"
            # The fixtures of a house that only reads the registry must still be able to fill it.
            database["OPTIONS"]["transaction_mode"] = "IMMEDIATE"
            database["OPTIONS"]["init_command"] = database["OPTIONS"]["init_command"].replace(
                ";PRAGMA query_only=ON", ""
            )
    values["STORAGES"] = {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    values["ALLOWED_HOSTS"] = ["*"]
    Path(values["STATIC_ROOT"]).mkdir(parents=True, exist_ok=True)
    return values
