"""An identifiant shown before the account exists (wordings 003 and 004): kept for that run, given to nobody else."""

from __future__ import annotations

from django.db import models

from preau.kit.clockkit import now


class Reservation(models.Model):
    """An identifiant held for one run until `expires_at`."""

    identifiant = models.CharField(max_length=60, unique=True)
    run_public_id = models.CharField(max_length=40, unique=True)
    reserved_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.identifiant
