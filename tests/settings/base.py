"""What every test run changes in an instance's settings: throw-away files, quick and silent doors, nothing else."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from preau.instances.base import django_settings


def test_settings(house: str, **environ: str) -> dict[str, Any]:
    """Settings of `house` for a test run: a folder of its own per process, the memory gateway, file databases.

    File databases rather than in-memory ones, because parallel submits are tested with real connections.
    """
    folder = Path(os.environ.get("TESTS_DATA") or tempfile.mkdtemp(prefix="preau-tests-")) / house
    folder.mkdir(parents=True, exist_ok=True)
    given = {
        "PREAU_DATA": str(folder),
        "PREAU_DEMO": "1",
        "COURIER_SMS_GATEWAY": "memory",
        "COURIER_MAIL_GATEWAY": "memory",
        "COURIER_KEY_FILE": str(folder / "secrets" / "courrier"),
        **environ,
    }
    values = django_settings(house, given)
    for alias, database in values["DATABASES"].items():
        if not database:
            continue
        # No dependency: the instance `registre` has no `default` to wait for.
        database["TEST"] = {"NAME": str(folder / f"test-{alias}-{os.getpid()}.sqlite3"), "DEPENDENCIES": []}
        if database["ENGINE"].endswith("sqlite3"):
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
