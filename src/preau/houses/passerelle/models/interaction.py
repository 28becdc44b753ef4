"""One request of a service while the person answers it (specs/franceconnect.md §2.15, the order of one connection)."""

from __future__ import annotations

from django.db import models

from preau.houses.passerelle.models.fournisseur_service import FournisseurService
from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id


class Interaction(models.Model):
    """A valid authorization request, bound to one browser; its `public_id` is the uid of the pages.

    `parametres` holds redirect_uri, state, nonce, scopes, acr, amr wanted, prompt, idp_hint. `idp` is the provider
    chosen; `idp_state_hash` and `idp_secrets` (sealed: nonce, code verifier) belong to the request sent to it.
    `step` is the last page allowed: one out of order is refused (Y420001). `erreur` is the last error shown, so that
    the return link can tell it to the service (§2.4).
    """

    public_id = models.CharField(max_length=40, unique=True, default=new_public_id, editable=False)
    service = models.ForeignKey(FournisseurService, on_delete=models.CASCADE, related_name="interactions")
    parametres = models.JSONField(default=dict)
    browser_hash = models.CharField(max_length=64, db_index=True)
    step = models.CharField(max_length=20, default="choix")
    idp = models.CharField(max_length=40, blank=True)
    idp_state_hash = models.CharField(max_length=64, blank=True, db_index=True)
    idp_secrets = models.TextField(blank=True)
    erreur = models.CharField(max_length=12, blank=True)
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.public_id
