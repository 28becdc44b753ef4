"""The people the hub has met: a hash of their identity, the subjects given out (specs/franceconnect.md §2.8)."""

from __future__ import annotations

from django.db import models

from preau.kit.clockkit import now


class CompteConnu(models.Model):
    """One person, by the hash of the register's identity; `is_active` False is Y180001, `blocked_idps` Y100011."""

    identity_hash = models.CharField(max_length=64, unique=True)
    is_active = models.BooleanField(default=True)
    blocked_idps = models.JSONField(default=list)
    created_at = models.DateTimeField(default=now)
    last_seen_at = models.DateTimeField(default=now, db_index=True)

    def __str__(self) -> str:
        return self.identity_hash[:12]


class SujetConnu(models.Model):
    """The `sub` that one entity knows this person by; once given it is given again."""

    compte = models.ForeignKey(CompteConnu, on_delete=models.CASCADE, related_name="sujets")
    entity_id = models.CharField(max_length=64)
    sub = models.CharField(max_length=80)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["compte", "entity_id"], name="sujet_one_per_entity")]

    def __str__(self) -> str:
        return f"{self.entity_id} {self.sub[:12]}"
