"""What the office sets of its site, over what the operator's file says."""

from __future__ import annotations

import hashlib
import json

from django.db import models

from preau.kit.clockkit import now

PARTIES: dict[str, tuple[str, ...]] = {
    "accueil": ("accueil", "telephone", "mel", "horaires", "adresse"),
    "icones": ("portes",),
    "tutoriels": ("tutoriels",),
}
"""What is set together, on one page of the office, and its fields."""


class Reglage(models.Model):
    """One row a school. Empty fields leave what `sites.toml` says.

    `portes` is a list of `{"nom": …, "label": …}` in the order shown, by the name a door has in the file, or None for
    those of the file; `tutoriels` the slugs shown, or None for all.
    """

    uai = models.CharField(max_length=8, unique=True)
    accueil = models.TextField(blank=True)
    telephone = models.CharField(max_length=20, blank=True)
    mel = models.CharField(max_length=254, blank=True)
    horaires = models.CharField(max_length=300, blank=True)
    adresse = models.CharField(max_length=300, blank=True)
    portes = models.JSONField(null=True, blank=True)
    tutoriels = models.JSONField(null=True, blank=True)
    updated_at = models.DateTimeField(default=now)
    updated_by = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        return self.uai

    def version_of(self, partie: str) -> str:
        """What this part says now, in a few characters: who sets it says the version they read.

        Two colleagues who set two parts at once do not stand in each other's way.
        """
        said = json.dumps([getattr(self, name) for name in PARTIES[partie]], sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()[:16]
