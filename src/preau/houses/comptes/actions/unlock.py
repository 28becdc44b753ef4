"""Letting the owner of an account try again, once an operator knows who they are."""

from __future__ import annotations

from django.db import transaction

from preau.houses.comptes.actions import authenticate, check_facteur
from preau.houses.comptes.actions.facteurs import remove_all
from preau.houses.comptes.actions.staff import find_by_identifiant
from preau.kit import journal


def unlock(identifiant: str, by: str, *, remove_facteurs: bool = False) -> int:
    """Forget the wrong tries; with `remove_facteurs`, take the lost second factors away too; how many rows went.

    Raises CompteUnknown.
    """
    with transaction.atomic():
        compte = find_by_identifiant(identifiant)
        authenticate.forget_tries(compte.identifiant)
        check_facteur.forget_tries(compte)
        removed = remove_all(compte) if remove_facteurs else 0
        detail = {"facteurs": removed} if remove_facteurs else None
        journal.write("compte.deverrouille", actor=by, subject=f"compte:{compte.public_id}", detail=detail)
    return removed
