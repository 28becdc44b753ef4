"""An identity provider this ENT trusts."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from preau.kit.federation.tables import ProviderBase

LOCAL = "local"
"""The name that doors give to the ENT's own accounts (models/compte_local.py): no provider is registered under it."""


class IdentityProvider(ProviderBase):
    """One of several; `alias` is the name the doors use (`entrees/*.toml`).

    `agents` is the attribute by which this provider names staff, who then are accounts of the ENT; empty for a
    provider that only vouches for families. `metadata_url` is where its metadata are read anew, empty when they only
    come as a file.
    """

    class Agents(models.TextChoices):
        """How a member of staff is named (specs/educonnect-ent.md §1.5.d, last paragraph)."""

        AUCUN = "", _("Aucun personnel")
        IDENTIFIANT = "FrEduIdENT", _("FrEduIdENT : l'identifiant du compte de l'ENT")
        CTEMAIL = "ctemail", _("ctemail : l'adresse académique")
        MAIL = "mail", _("mail : l'adresse mail")

    alias = models.SlugField(max_length=40, unique=True)
    metadata_url = models.CharField(max_length=500, blank=True)
    agents = models.CharField(max_length=12, choices=Agents.choices, blank=True)

    class Meta:
        ordering = ["alias"]

    def __str__(self) -> str:
        return self.alias
