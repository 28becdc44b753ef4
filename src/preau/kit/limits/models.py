"""The buckets that tries fall into."""

from __future__ import annotations

from django.db import models


class Bucket(models.Model):
    """Tries of one rule and one key: `key_hash` hides the key; `since` opens the window; `retry_at` ends a delay."""

    key_hash = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()
    retry_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key_hash[:8]} {self.count}"
