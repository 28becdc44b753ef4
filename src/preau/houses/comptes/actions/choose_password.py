"""A new password for an account that exists: every open session ends, and its owner is told."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.http import HttpRequest

from preau.houses.comptes.actions.contact import Contact
from preau.houses.comptes.actions.tell import PASSWORD, tell_owner
from preau.houses.comptes.models import Compte
from preau.kit import journal, sessions
from preau.kit.clockkit import now


def choose_password(
    compte: Compte, password_hash: str, *, request: HttpRequest | None = None, also: Iterable[Contact] = ()
) -> None:
    """Keep `password_hash` and end every session of the account, in one transaction with its journal row.

    The owner is told at every contact of the account, and at `also`.
    """
    with transaction.atomic():
        compte.password = password_hash
        compte.password_changed_at = now()
        compte.must_change_password = False
        compte.save(update_fields=["password", "password_changed_at", "must_change_password"])
        sessions.end_all(compte.public_id)
        tell_owner(PASSWORD, compte, also)
        journal.write(
            "compte.mot-de-passe",
            actor=f"compte:{compte.public_id}",
            subject=f"compte:{compte.public_id}",
            request=request,
        )
