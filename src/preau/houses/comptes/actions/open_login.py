"""Opening the session at the end of a login: the date, the journal, and the mail of those who asked for one."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest

from preau.houses.comptes.models import Compte
from preau.kit import journal
from preau.kit.clockkit import now


def note_opening(compte: Compte, request: HttpRequest, passed: list[str]) -> None:
    """Write that `compte` is signed in, by the stages `passed`; in the transaction that opens the session."""
    with transaction.atomic():
        compte.last_login_at = now()
        compte.save(update_fields=["last_login_at"])
        journal.write(
            "connexion.ouverte",
            actor=f"compte:{compte.public_id}",
            subject=f"compte:{compte.public_id}",
            request=request,
            detail={"etapes": passed} if passed else None,
        )
