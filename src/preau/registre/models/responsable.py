"""A responsable: a person linked to pupils, whatever the level of the link."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower

from preau.registre.models.personne import Personne


class Responsable(Personne):
    """A person responsible for, in charge of, or to be contacted about pupils of one school.

    `gone_at` is set when the latest file no longer names them, or names them beside nobody present; such a row opens
    nothing until a file brings it back.
    """

    civilite = models.CharField(max_length=10, blank=True, default="")
    profession = models.CharField(max_length=4, blank=True, default="")
    accepte_sms = models.BooleanField(null=True, blank=True)
    communication_adresse = models.BooleanField(null=True, blank=True)
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["uai", "source", "source_id"], name="responsable_unique")]
        indexes = [models.Index(Lower("mel"), name="responsable_mel")]  # a recovery by mail asks for it
