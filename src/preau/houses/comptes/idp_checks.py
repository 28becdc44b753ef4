"""What a deployment still lacks to be an identity provider: said by `preau check comptes`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register

from preau.houses.comptes import idp


@register(deploy=True)
def check_keys(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A key that signs, and its certificate."""
    try:
        idp.keys()
    except idp.KeysMissing as refusal:
        return [Error(refusal.support, id="comptes.E010")]
    return []
