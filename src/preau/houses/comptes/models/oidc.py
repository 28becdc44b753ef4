"""OpenID Connect on the same accounts: the services, and what each was granted (specs/educonnect-ent.md §1.7)."""

from __future__ import annotations

from django.db import models

from preau.houses.comptes.models.compte import Compte, Public
from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id, new_secret


class ClientOidc(models.Model):
    """A relying party. Its secret is kept as a hash; `scopes` are those it may ask, `wording` its tutorials' family.

    `public` is whom it is for, and `requires_facteur` says that a password is not enough there.
    `subject_salt` never leaves: it makes the `sub` of a person another one for each client (OpenID Connect Core §8.1).
    """

    client_id = models.CharField(max_length=100, unique=True)
    secret_hash = models.CharField(max_length=64)
    nom = models.CharField(max_length=200)
    redirect_uris = models.JSONField(default=list)
    logout_uris = models.JSONField(default=list)
    scopes = models.JSONField(default=list)
    algorithm = models.CharField(max_length=8, default="RS256")
    subject_salt = models.CharField(max_length=64, default=new_secret, editable=False)
    requires_pkce = models.BooleanField(default=False)
    public = models.CharField(max_length=8, choices=Public.choices, default=Public.FAMILLE)
    requires_facteur = models.BooleanField(default=False)
    wording = models.CharField(max_length=20, blank=True)
    added_at = models.DateTimeField(default=now)
    updated_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(public__in=["famille", "agent"]), name="client_oidc_public"),
        ]

    def __str__(self) -> str:
        return self.client_id


class AutorisationOidc(models.Model):
    """One sign-in granted to a client: its code, then its access token, both kept as hashes.

    `parametres` holds what the code is bound to: redirect_uri, nonce, PKCE challenge, scopes, acr, amr, and the public
    id of the session it was granted in.
    """

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    client = models.ForeignKey(ClientOidc, on_delete=models.CASCADE, related_name="autorisations")
    compte = models.ForeignKey(Compte, on_delete=models.CASCADE, related_name="autorisations")
    parametres = models.JSONField(default=dict)
    code_hash = models.CharField(max_length=64, unique=True)
    code_expires_at = models.DateTimeField()
    code_used_at = models.DateTimeField(null=True, blank=True)
    access_hash = models.CharField(max_length=64, blank=True, db_index=True)
    access_expires_at = models.DateTimeField(null=True, blank=True)
    authenticated_at = models.DateTimeField()
    created_at = models.DateTimeField(default=now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.public_id
