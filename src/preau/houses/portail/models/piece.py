"""A file that somebody joined to what they wrote."""

from __future__ import annotations

from django.db import models

from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class PieceBase(models.Model):
    """One file; it lies outside the web root under `public_id`, `content_type` is what its bytes say."""

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    nom = models.CharField(max_length=150)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    scan = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.public_id
