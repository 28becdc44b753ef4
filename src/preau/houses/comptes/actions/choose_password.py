"""A new password for an account that exists: every open session ends."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest

from preau.houses.comptes.models import Compte
from preau.kit import journal, sessions
from preau.kit.clockkit import now


def choose_password(compte: Compte, password_hash: str, *, request: HttpRequest | None = None) -> None:
    """Keep `password_hash` and end every session of the account, in one transaction with its journal row."""
    with transaction.atomic():
        compte.password = password_hash
        compte.password_changed_at = now()
        compte.save(update_fields=["password", "password_changed_at"])
        sessions.end_all(compte.public_id)
        journal.write(
            "compte.mot-de-passe",
            actor=f"compte:{compte.public_id}",
            subject=f"compte:{compte.public_id}",
            request=request,
        )
