"""A session of one browser in one house."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class Session(models.Model):
    """`subject` names who it is ("compte:…"); `token_hash` is what is kept of the cookie.

    `public_id` may be told to other houses (a SAML SessionIndex); it opens nothing.
    """

    public_id = models.CharField(max_length=22, unique=True, default=new_public_id, editable=False)
    token_hash = models.CharField(max_length=64, unique=True)
    subject = models.CharField(max_length=80, db_index=True)
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=now)
    last_seen_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    user_agent = models.CharField(max_length=200, blank=True)
    address_block = models.CharField(max_length=45, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(subject=""), name="session_has_subject"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["last_seen_at"], condition=models.Q(ended_at=None), name="session_live"),
        ]

    def __str__(self) -> str:
        return self.public_id
