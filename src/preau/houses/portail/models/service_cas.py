"""A service that may receive CAS tickets: declared, or it gets none (specs/educonnect-ent.md §2.1)."""

from __future__ import annotations

from django.db import models

from preau.kit.idkit import new_public_id, new_secret
from preau.protocols.cas import Declared, Kind


class ServiceCas(models.Model):
    """`alias` names it for the operator, `label` for people. `kind` says how `url` is compared (protocols/cas).

    `shape` is how its answers are written, `attributs` which set it is given (cas_attributs.py), `principal` what
    `cas:user` is. `subject_salt` never leaves: it makes an opaque user another one for each service.
    """

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    alias = models.SlugField(max_length=40, unique=True)
    label = models.CharField(max_length=200)
    kind = models.CharField(max_length=10)
    url = models.CharField(max_length=1100)
    host = models.CharField(max_length=253, blank=True, db_index=True)
    shape = models.CharField(max_length=20)
    attributs = models.CharField(max_length=20)
    principal = models.CharField(max_length=10)
    subject_salt = models.CharField(max_length=64, default=new_secret, editable=False)
    has_proxy = models.BooleanField(default=False)
    has_logout = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    added_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["alias"]

    def __str__(self) -> str:
        return self.alias

    @property
    def declared(self) -> Declared:
        """What addresses are held against."""
        return Declared(Kind(self.kind), self.url, self.host)
