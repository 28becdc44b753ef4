"""Asking for work, and doing it: lease, run, end."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from preau.kit import clockkit
from preau.kit.jobs.heartbeat import Heartbeat
from preau.kit.jobs.models import LEASE, Job, JobState
from preau.kit.jobs.refusals import TravailEnPanne, TravailInterrompu
from preau.protocols.refusals import Refusal

logger = logging.getLogger("preau.jobs")
KEPT = timedelta(days=30)
TOLD_EVERY = 0.5  # seconds between two writings of the progress
MOST_ATTEMPTS = 3


@dataclass
class Given:
    """What a job's function is given: its row and a way to tell how far it is."""

    job: Job
    _told_at: float = field(default=0.0, init=False)

    @property
    def payload(self) -> dict[str, Any]:
        """What was asked."""
        return dict(self.job.payload)

    def tell(self, text: str, done: int = 0, total: int = 0) -> None:
        """Say how far the work is; seldom written, so cheap to call for each record. Holds the lease."""
        moment = time.monotonic()
        if moment - self._told_at < TOLD_EVERY and done != total:
            return
        self._told_at = moment
        mine = Job.objects.filter(pk=self.job.pk, attempt=self.job.attempt, state=JobState.RUNNING)
        if not mine.update(
            text=text[:200], done=max(done, 0), total=max(total, 0), leased_until=clockkit.now() + LEASE
        ):
            raise LeaseLost(self.job.public_id)


class LeaseLost(Exception):
    """Another worker has taken the job, this one having been silent too long: what it does counts no more."""


Work = Callable[[Given], dict[str, Any] | None]


@dataclass(frozen=True)
class Kind:
    """A function by name; `repeatable` when a killed run may simply be run again."""

    work: Work
    repeatable: bool


_KINDS: dict[str, Kind] = {}


def register(name: str, work: Work, *, repeatable: bool = True) -> None:
    """Name the function that does jobs of this kind; it returns the job's result."""
    _KINDS[name] = Kind(work, repeatable)


def enqueue(kind: str, *, owner: str, payload: dict[str, Any]) -> Job:
    """Ask for work; in the caller's transaction."""
    if kind not in _KINDS:
        raise LookupError(kind)
    return Job.objects.create(kind=kind, owner=owner, payload=payload)


def find(public_id: str) -> Job | None:
    """A job by its public id."""
    return Job.objects.filter(public_id=public_id).first() if public_id else None


def run_once(now: datetime | None = None) -> bool:
    """Do the oldest job that is due, if there is one; whether there was. The lease is held for as long as it runs."""
    job = _lease(now or clockkit.now())
    if job is None:
        return False
    kind = _KINDS.get(job.kind)
    if kind is None or job.attempt > MOST_ATTEMPTS or (job.attempt > 1 and not kind.repeatable):
        _fail(job, TravailInterrompu())
        return True
    with Heartbeat(job, is_repeatable=kind.repeatable):
        _do(job, kind)
    return True


def _do(job: Job, kind: Kind) -> None:
    try:
        result = kind.work(Given(job)) or {}
    except Refusal as refusal:
        _fail(job, refusal)
    except LeaseLost:
        logger.warning("job=%s kind=%s lease lost", job.public_id, job.kind)
    except Exception as problem:  # a fault in one job must not stop the others
        logger.exception("job=%s kind=%s problem=%s", job.public_id, job.kind, type(problem).__name__)
        _fail(job, TravailEnPanne())
    else:
        _end(job, JobState.DONE, result=result)


def purge(now: datetime) -> int:
    """Forget jobs that ended a month ago."""
    return Job.objects.filter(ended_at__lt=now - KEPT).delete()[0]


def _lease(now: datetime) -> Job | None:
    due = Q(state=JobState.WAITING) | Q(state=JobState.RUNNING, leased_until__lte=now)
    with transaction.atomic():
        job = Job.objects.filter(due).order_by("created_at", "pk").first()
        if job is None:
            return None
        taken = Job.objects.filter(due, pk=job.pk, attempt=job.attempt).update(
            state=JobState.RUNNING, attempt=job.attempt + 1, leased_until=now + LEASE
        )
        if not taken:
            return None
        job.refresh_from_db()
        return job


def _fail(job: Job, refusal: Refusal) -> None:
    _end(job, JobState.FAILED, error=refusal.code, sentence=refusal.sentence())


def _end(
    job: Job, state: JobState, *, result: dict[str, Any] | None = None, error: str = "", sentence: str = ""
) -> None:
    Job.objects.filter(pk=job.pk, attempt=job.attempt, state=JobState.RUNNING).update(
        state=state, result=result or {}, error=error, sentence=sentence, ended_at=clockkit.now(), leased_until=None
    )
