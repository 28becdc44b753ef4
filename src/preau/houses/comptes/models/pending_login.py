"""A login that has been proved by its first factor and still has stages to pass (stages.py)."""

from __future__ import annotations

from datetime import timedelta

from django.db import models

from preau.houses.comptes.models.compte import Compte
from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id

LIFE = timedelta(minutes=15)


class PendingLogin(models.Model):
    """Bound to one browser by a cookie of which `token_hash` is kept; it opens nothing by itself.

    `done` names the stages passed; `return_to` is where the person was going, `target` where this login leads;
    `wants_facteur` says that the service it goes to wants a second factor of whoever comes;
    `opened_at` says that the session is open, the stages left being only shown; `carried` goes into its data.
    """

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    token_hash = models.CharField(max_length=64, unique=True)
    compte = models.ForeignKey(Compte, on_delete=models.CASCADE, related_name="pending_logins")
    return_to = models.TextField(blank=True)
    target = models.TextField(blank=True)
    done = models.JSONField(default=list)
    wants_facteur = models.BooleanField(default=False)
    carried = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField(db_index=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.public_id
