"""The services that people sign in to through the hub (specs/franceconnect.md §2.13)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from preau.kit.clockkit import now


class FournisseurService(models.Model):
    """One relying party (« fournisseur de service »), as its registration record says.

    `entity_id` names who shares its subjects (§2.8); `idps` are provider uids, all those allowed or all those excluded
    by `excludes_idps`. `secret_hashes` are SHA-256, several while a secret is renewed. `encryption_jwk` is the public
    key of the service, for FranceConnect+ only (§2.6).
    """

    class Kind(models.TextChoices):
        """A private service may have to ask for consent (§2.11)."""

        PUBLIC = "public", _("Service public")
        PRIVE = "prive", _("Service privé")

    client_id = models.CharField(max_length=100, unique=True)
    secret_hashes = models.JSONField(default=list)
    nom = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    site_url = models.CharField(max_length=500, blank=True)
    redirect_uris = models.JSONField(default=list)
    post_logout_redirect_uris = models.JSONField(default=list)
    sector_identifier_uri = models.CharField(max_length=500, blank=True)
    scopes = models.JSONField(default=list)
    claims = models.JSONField(default=list)
    algorithm = models.CharField(max_length=8, default="ES256")
    entity_id = models.CharField(max_length=64)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.PUBLIC)
    asks_consent = models.BooleanField(default=False)
    idps = models.JSONField(default=list)
    excludes_idps = models.BooleanField(default=True)
    idp_hints = models.JSONField(default=list)
    prompts = models.JSONField(default=list)
    encryption_jwk = models.JSONField(null=True, blank=True)
    encryption_alg = models.CharField(max_length=16, blank=True)
    added_at = models.DateTimeField(default=now)
    updated_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.client_id
