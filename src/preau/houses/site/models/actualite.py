"""News of one school's site."""

from __future__ import annotations

from django.db import models

from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class Actualite(models.Model):
    """One piece of news of the school `uai`; `corps` is cleaned HTML (kit.richkit).

    Without `publish_at` it is a draft; it shows from `publish_at` to `ends_at`, until `withdrawn_at`. `version` grows
    with every change: who saves says the version they read.
    """

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    uai = models.CharField(max_length=8)
    titre = models.CharField(max_length=200)
    corps = models.TextField()
    is_pinned = models.BooleanField(default=False)
    publish_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    auteur = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(default=now)
    updated_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["uai", "publish_at"], name="site_actualite_uai")]

    def __str__(self) -> str:
        return self.public_id
