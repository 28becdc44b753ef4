"""Codes as they are kept."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Code(models.Model):
    """`owner` is the keyed hash of purpose and subject; `mac` the keyed hash of the code with its `salt`."""

    owner = models.CharField(max_length=64)
    salt = models.CharField(max_length=22)
    mac = models.CharField(max_length=64)
    attempts = models.PositiveSmallIntegerField(default=0)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["owner", "expires_at"], name="code_owner_expiry")]

    def __str__(self) -> str:
        return f"{self.owner[:8]} {self.attempts}"
