"""A service provider that may ask who is signed in, and what it is told."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from preau.houses.comptes.models.compte import Public
from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


def default_attributs() -> list[str]:
    """What an ENT needs to find the person again, and the way out; nothing else unless said."""
    return ["FrEduCtRefId", "FrEduVecteur", "FrEduUrlRetour"]


def default_publics() -> list[str]:
    """Parents and pupils: what ÉduConnect serves; staff only when an operator says so."""
    return [Public.FAMILLE.value]


class Partenaire(models.Model):
    """A SAML service provider: its metadata as it gave them, and the release of attributes as data.

    `attributs` are names that actions/release.py knows; `style` is how they are named on the wire; `wording` is the
    family of tutorials its visitors hold, empty for the setting's; `allow_sha1` accepts requests signed with rsa-sha1;
    `publics` are whom it may sign in: one identity provider of ours each (idp.py).
    `start_url` is where one begins there, for « Accéder à mes services »; `metadata_url` where its metadata are read
    again (`preau comptes partenaire refresh`), empty when they came as a file.
    """

    class Style(models.TextChoices):
        """How attributes are named on the wire (specs/educonnect-ent.md §1.4)."""

        BASIC = "basic", _("Noms simples, format basic")
        OID = "oid+friendly", _("OID, avec le nom simple en FriendlyName")

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    entity_id = models.CharField(max_length=1024, unique=True)
    nom = models.CharField(max_length=200)
    metadata = models.TextField()
    metadata_url = models.CharField(max_length=2048, blank=True)
    valid_until = models.DateTimeField(null=True, blank=True)
    attributs = models.JSONField(default=default_attributs)
    publics = models.JSONField(default=default_publics)
    style = models.CharField(max_length=20, choices=Style.choices, default=Style.BASIC)
    wording = models.CharField(max_length=20, blank=True)
    start_url = models.CharField(max_length=2048, blank=True)
    allow_sha1 = models.BooleanField(default=False)
    added_at = models.DateTimeField(default=now)
    updated_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(entity_id=""), name="partenaire_entity_id_given"),
        ]

    def __str__(self) -> str:
        return self.entity_id
