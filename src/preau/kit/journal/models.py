"""One row per thing done."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from preau.kit.clockkit import now


class Entry(models.Model):
    """`actor` did `event` on `subject`; both are public ids with their kind ("compte:…", "run:…"), never names.

    `address_block` is the /24 or /48 of the address; `detail` holds codes and counts, never personal data.
    """

    at = models.DateTimeField(default=now, db_index=True)
    event = models.CharField(max_length=60, db_index=True)
    actor = models.CharField(max_length=80)
    subject = models.CharField(max_length=80, blank=True, db_index=True)
    address_block = models.CharField(max_length=45, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(event="") & ~models.Q(actor=""), name="entry_event_and_actor")
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.subject}".strip()
