"""Holding the lease of the job in hand, however silent it is; giving it back when the worker must stop."""

from __future__ import annotations

import logging
import os
import threading
import time
from types import TracebackType

from django.db import DatabaseError, connection

from preau.kit import clockkit
from preau.kit.jobs.models import LEASE, Job, JobState

logger = logging.getLogger("preau.jobs")
BEAT = LEASE.total_seconds() / 4
GRACE = 20.0
"""Seconds a job in hand is given to end by itself once the worker is asked to stop; service managers kill at 90."""
_stop = threading.Event()


def ask_to_stop() -> None:
    """The worker must stop: the job in hand has GRACE left. Safe in a signal handler."""
    _stop.set()


class Heartbeat:
    """A thread beside one job. A job that may be repeated is given back when it outlasts GRACE; another one goes on."""

    def __init__(self, job: Job, *, is_repeatable: bool, beat: float = BEAT, grace: float = GRACE) -> None:
        self.job, self.is_repeatable = job, is_repeatable
        self.beat, self.grace = beat, grace
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)

    def __enter__(self) -> Heartbeat:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        due, stop_at = time.monotonic() + self.beat, 0.0
        while not self._over.wait(min(0.5, self.beat)):
            moment = time.monotonic()
            if _stop.is_set() and not stop_at:
                stop_at = moment + self.grace
            if stop_at and moment >= stop_at and self.is_repeatable:
                self._give_back()
            if moment >= due:
                due = moment + self.beat
                self._touch(leased_until=clockkit.now() + LEASE)
        if connection.connection is not None:
            connection.close()

    def _give_back(self) -> None:
        """Nothing of a job is kept until its transaction ends: the process may go, and the next worker takes it."""
        self._touch(state=JobState.WAITING, leased_until=None)
        logger.warning("job=%s given back", self.job.public_id)
        logging.shutdown()
        os._exit(0)

    def _touch(self, **values: object) -> None:
        try:
            mine = Job.objects.filter(pk=self.job.pk, attempt=self.job.attempt, state=JobState.RUNNING)
            mine.update(**values)
        except DatabaseError as problem:
            logger.warning("job=%s lease not held: %s", self.job.public_id, type(problem).__name__)
