"""Jobs as they are kept."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.db import models

from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id

LEASE = timedelta(minutes=2)
"""A worker that says nothing for so long is taken for dead."""


class JobState(models.TextChoices):
    """Where a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(models.Model):
    """One piece of work. `owner` says whose it is; `payload` and `result` hold ids and counts, never personal data.

    `text`, `done` and `total` are its progress; `error` the code of the refusal that ended it, `sentence` its words.
    """

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(max_length=60)
    owner = models.CharField(max_length=120, blank=True)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=JobState.choices, default=JobState.WAITING)
    text = models.CharField(max_length=200, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)
    error = models.CharField(max_length=20, blank=True)
    sentence = models.TextField(blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "created_at"], name="job_state_created")]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in (JobState.DONE, JobState.FAILED)
