"""`preau worker <house>`: does the jobs of one house until it is told to stop."""

from __future__ import annotations

import logging
import signal
import threading

from django.db import DatabaseError, connection

from preau.kit.jobs import heartbeat
from preau.kit.jobs.jobs import run_once

logger = logging.getLogger("preau.jobs")
POLL = 0.5  # seconds


def main() -> int:
    """Run until SIGTERM or SIGINT, then end with 0: the job in hand is finished first, or given back (heartbeat.py)."""
    stop = threading.Event()

    def ask(*_: object) -> None:
        stop.set()
        heartbeat.ask_to_stop()

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, ask)
    logger.info("worker started")
    run_forever(stop)
    logger.info("worker stopped")
    return 0


def run_forever(stop: threading.Event) -> None:
    """Work until `stop` is set; a lost database is waited for."""
    while not stop.is_set():
        try:
            busy = run_once()
        except DatabaseError as problem:
            logger.warning("jobs database %s", type(problem).__name__)
            connection.close()
            busy = False
        if not busy:
            stop.wait(POLL)
