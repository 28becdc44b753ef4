"""What a deployment still lacks to be an identity provider: said by `preau check comptes`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.core.checks import CheckMessage, Error, register
from django.db import DatabaseError

from preau.houses.comptes import idp, oidc
from preau.houses.comptes.actions.oidc_clients import list_clients
from preau.kit.clockkit import now

RENEWAL = timedelta(days=60)


@register(deploy=True)
def check_keys(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A key that signs, and its certificate; said two months before that ends (docs/guides/cles-saml.md)."""
    try:
        own = idp.keys()
    except idp.KeysMissing as refusal:
        return [Error(refusal.support, id="comptes.E010")]
    end = own.signing.certificate.not_valid_after_utc
    if end - now() < RENEWAL:
        return [
            checks.Warning(f"Le certificat de la clé SAML finit le {end:%d/%m/%Y} : renouveler.", id="comptes.W010")
        ]
    return []


@register(deploy=True)
def check_oidc_keys(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A key that signs tokens, and one for the algorithm of every client."""
    try:
        oidc.keys()
        return [
            Error(f"{client.client_id} : aucune clé pour {client.algorithm}.", id="comptes.E012")
            for client in list_clients()
            if client.algorithm not in oidc.keys().algorithms()
        ]
    except oidc.OidcKeysMissing as refusal:
        return [Error(refusal.support, id="comptes.E011")]
    except DatabaseError:
        return []  # before `preau migrate`, there are no clients
