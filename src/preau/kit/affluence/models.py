"""The door of a house, and the places of those who came to it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models

from preau.kit.affluence.pace import Pace
from preau.kit.clockkit import now


class Gate(models.Model):
    """One row per house. Locked by whoever takes a place or goes in, so that no two count the same free place.

    `live` is the number of live sessions and `free` how many may still go in, both as of `measured_at`; `admitted` and
    `joined` (by rank) count the last `seconds`, from which the waiting time comes. `waiting_since` is None when nobody
    waits. The overrides stand for the settings until `override_until`.
    """

    name = models.CharField(max_length=40, unique=True)
    live = models.PositiveIntegerField(default=0)
    free = models.PositiveIntegerField(default=0)
    measured_at = models.DateTimeField(null=True, blank=True)
    waiting_since = models.DateTimeField(null=True, blank=True)
    admitted = models.PositiveIntegerField(default=0)
    joined = models.JSONField(default=dict)
    seconds = models.FloatField(default=0)
    override_sessions = models.PositiveIntegerField(default=0)
    override_minute = models.PositiveIntegerField(default=0)
    override_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name

    @property
    def pace(self) -> Pace:
        """The pace last measured."""
        return Pace(self.admitted, {int(rank): count for rank, count in self.joined.items()}, self.seconds)

    def is_overridden(self, moment: datetime) -> bool:
        """Whether an override is in force."""
        return self.override_until is not None and moment < self.override_until


class Place(models.Model):
    """One browser at the door, waiting or admitted (`admitted_at`); `used_at` once its session is open.

    Who came first has the smaller `id`: places are made one at a time, under the lock of the gate.
    """

    gate = models.ForeignKey(Gate, on_delete=models.CASCADE)
    browser_hash = models.CharField(max_length=64)
    rank = models.PositiveSmallIntegerField()
    joined_at = models.DateTimeField(default=now, db_index=True)
    expires_at = models.DateTimeField(db_index=True)
    admitted_at = models.DateTimeField(null=True, blank=True, db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["browser_hash", "gate", "rank"],
                condition=models.Q(used_at=None),
                name="place_one_per_browser_and_rank",
            ),
            models.CheckConstraint(
                condition=models.Q(used_at=None) | models.Q(admitted_at__isnull=False), name="place_used_was_admitted"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["gate", "rank", "id"], condition=models.Q(admitted_at=None), name="place_line"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
