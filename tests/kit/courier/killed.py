"""A program of its own, run by test_kills: forks couriers, kills each with SIGKILL at a traced line, starts another.

    python -m tests.kit.courier.killed FOLDER POINTS

Prints one JSON object per kill: what the gateway received and what the table says after a second courier has run.
"""

import json
import os
import shutil
import signal
import sys
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import Any

import django
from django.conf import settings

from preau.kit.courier.settings import Settings

MESSAGES = 3


def configure(folder: Path) -> None:
    settings.configure(
        SECRET_KEY="essai" * 10,
        INSTALLED_APPS=["preau.kit.courier"],
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
        PREAU_DEMO=True,
        COURIER=Settings(
            sms_gateway="file", mail_gateway="file", key_file=str(folder / "key"), file_path=str(folder / "sent.jsonl")
        ),
    )
    django.setup()


def act() -> None:
    """What a house does: its own row and the message's, in one transaction; three times."""
    from django.db import connection, transaction

    from tests.kit.courier.essai import queue_code

    for number in range(MESSAGES):
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("INSERT INTO action (key) VALUES (%s)", [f"k{number}"])
            queue_code(idempotency_key=f"k{number}")


def live(kill_at: int) -> int:
    """Act, then send; SIGKILL at the traced line number `kill_at` of the courier (0: never). The lines walked."""
    walked = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal walked
        if "/preau/kit/courier/" not in frame.f_code.co_filename:
            return None
        if event == "line":
            walked += 1
            if walked == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    from preau.kit.courier import worker

    sys.settrace(trace)
    act()
    worker.run_once()
    sys.settrace(None)
    return walked


def prepare(folder: Path) -> None:
    from django.core.management import call_command
    from django.db import connection

    from preau.kit.courier.outbox import get_vault

    get_vault()
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE action (key TEXT PRIMARY KEY)")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    shutil.copy(folder / "base.sqlite3", folder / "empty.sqlite3")


def start_over(folder: Path) -> None:
    for name in ("base.sqlite3", "base.sqlite3-wal", "base.sqlite3-shm", "sent.jsonl"):
        (folder / name).unlink(missing_ok=True)
    shutil.copy(folder / "empty.sqlite3", folder / "base.sqlite3")


def kill_one(folder: Path, point: int) -> bool:
    """Fork a house that is killed at `point`; whether the signal struck."""
    start_over(folder)
    child = os.fork()
    if child == 0:
        live(point)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def recover(folder: Path) -> dict[str, Any]:
    """A new courier after the lease's end, until nothing is left to do; then all there is to judge."""
    from django.db import connection

    from preau.kit import clockkit
    from preau.kit.courier import worker
    from preau.kit.courier.models import Message

    worker.run_once()
    worker.run_once(clockkit.now() + timedelta(seconds=31))
    lines = (folder / "sent.jsonl").read_text().splitlines() if (folder / "sent.jsonl").exists() else []
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM action ORDER BY key")
        actions = [row[0] for row in cursor.fetchall()]
    rows = [
        {
            "key": message.idempotency_key,
            "state": message.state,
            "sealed": len(bytes(message.sealed)),
            "twice": message.sent_twice_possible,
            "attempt": message.attempt,
            "outcomes": list(message.attempts.order_by("number").values_list("outcome", flat=True)),
        }
        for message in Message.objects.order_by("idempotency_key")
    ]
    connection.close()
    return {"actions": actions, "rows": rows, "sent": [json.loads(line) for line in lines]}


def main() -> None:
    folder, points = Path(sys.argv[1]), int(sys.argv[2])
    configure(folder)
    prepare(folder)
    from django.db import connection

    for _ in range(2):  # the second count is the one: caches are warm, as in the forked children
        start_over(folder)
        total = live(0)
        connection.close()
    for number in range(points):
        point = 1 + number * (total - 1) // (points - 1)
        struck = kill_one(folder, point)
        print(json.dumps({"point": point, "of": total, "struck": struck, **recover(folder)}))


if __name__ == "__main__":
    main()
