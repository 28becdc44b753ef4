"""A program of its own, run by the tests of jobs: `python -m tests.kit.jobs.base FOLDER COMMAND …` on one SQLite file.

The work of a job writes lines to FOLDER/done.txt, so that a test can count how often it was done.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import django
from django.conf import settings

LINES = 5


def configure(folder: Path) -> None:
    """Settings with nothing but jobs."""
    settings.configure(
        SECRET_KEY="essai" * 10,
        INSTALLED_APPS=["preau.kit.jobs"],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": str(folder / "base.sqlite3"),
                "OPTIONS": {
                    "timeout": 10,
                    "transaction_mode": "IMMEDIATE",
                    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL",
                },
            }
        },
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
        LANGUAGE_CODE="fr",
    )
    django.setup()


def main() -> None:
    """prepare N KIND | once [KILL_AT] | worker [GRACE]"""
    folder, command, *rest = Path(sys.argv[1]), *sys.argv[2:]
    configure(folder)
    from django.core.management import call_command

    from preau.kit.jobs import heartbeat, jobs, worker

    kill_at = int(rest[0]) if command == "once" and rest else 0
    told = 0

    def step(given: jobs.Given, pause: float) -> dict[str, int]:
        nonlocal told
        for number in range(LINES):
            told += 1
            if told == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)
            given.tell("essai", number, LINES)
            time.sleep(pause)
        with (folder / "done.txt").open("a") as stream:
            stream.write(f"{given.job.public_id}\n")
        told += 1
        if told == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return {"lines": LINES}

    jobs.register("fast", lambda given: step(given, 0.0))
    jobs.register("once-only", lambda given: step(given, 0.0), repeatable=False)
    jobs.register("slow", lambda given: step(given, 0.3))
    jobs.register("slow-once", lambda given: step(given, 0.3), repeatable=False)
    jobs.register("endless", lambda given: step(given, 60.0))
    if command == "prepare":
        call_command("migrate", verbosity=0)
        for _ in range(int(rest[0])):
            jobs.enqueue(rest[1], owner="essai", payload={})
    elif command == "once":
        while jobs.run_once():
            pass
    else:
        heartbeat.Heartbeat.__init__.__kwdefaults__["grace"] = float(rest[0]) if rest else heartbeat.GRACE
        (folder / "ready").touch()
        sys.exit(worker.main())


if __name__ == "__main__":
    main()
