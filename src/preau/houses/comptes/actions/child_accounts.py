"""The accounts of a parent's children: a parent sees the identifiant and gives a new provisional password (J6, J7)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.http import HttpRequest

from preau.houses.comptes.actions.children import list_children
from preau.houses.comptes.actions.tell import PASSWORD, tell_owner
from preau.houses.comptes.models import Compte
from preau.kit import journal, sessions
from preau.kit.clockkit import now
from preau.registre.queries import Enfant


@dataclass(frozen=True)
class ChildAccount:
    """A child of the parent and the account that the child has."""

    enfant: Enfant
    compte: Compte


class ChangedMeanwhile(Exception):
    """The child's password is no more the one it was when the page was shown."""


def list_child_accounts(parent: Compte) -> dict[str, ChildAccount]:
    """The accounts of the children that this account opens now, by the child's public id."""
    enfants = {enfant.public_id: enfant for enfant in list_children(parent)}
    rows = Compte.objects.filter(
        profil=Compte.Profil.ELEVE, eleve_public_id__in=list(enfants), state=Compte.State.ACTIF
    )
    return {row.eleve_public_id: ChildAccount(enfants[row.eleve_public_id], row) for row in rows}


def find_child_account(parent: Compte, eleve_public_id: str) -> ChildAccount | None:
    """The account of one of the parent's children."""
    return list_child_accounts(parent).get(eleve_public_id)


def reset_child_password(
    parent: Compte, child: ChildAccount, password_hash: str, *, former: str, request: HttpRequest | None = None
) -> None:
    """Give the child a provisional password, to be changed at the next login; the child's sessions end.

    `former` is the hash that the parent's page saw: of two clicks, one takes effect. Raises ChangedMeanwhile.
    """
    compte = child.compte
    with transaction.atomic():
        rows = Compte.objects.filter(pk=compte.pk, password=former)
        if not rows.update(password=password_hash, password_changed_at=now(), must_change_password=True):
            raise ChangedMeanwhile
        sessions.end_all(compte.public_id)
        tell_owner(PASSWORD, compte)
        journal.write(
            "eleve.mot-de-passe-provisoire",
            actor=f"compte:{parent.public_id}",
            subject=f"compte:{compte.public_id}",
            request=request,
        )
