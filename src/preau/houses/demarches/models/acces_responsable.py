"""Whether a pupil of age lets those who answer for them get the attestation."""

from __future__ import annotations

from django.db import models

from preau.kit.clockkit import now


class AccesResponsable(models.Model):
    """A pupil's choice, for one of their records (`eleve`, a public id); it holds for those of other schools too.

    Closed while `closed_at` is set. Without a row nothing is closed. The choice is for all who answer for the pupil:
    an import gives a parent a new record at any time, which a choice by name would let in.
    """

    eleve = models.CharField(max_length=40, unique=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.eleve
