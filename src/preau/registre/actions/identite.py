"""Saying that two rows are the same person, and taking it back (design.md §1: the registry never merges)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from preau.kit import journal
from preau.kit.clockkit import now
from preau.registre.formats import refusals
from preau.registre.models import Identite, Responsable


def link_identity(first: str, second: str, *, by: str, at: datetime | None = None) -> Identite:
    """Say that two responsables (public ids) are one person. Saying it again changes nothing.

    Raises IdentiteImpossible when a row is unknown or both are the same.
    """
    with transaction.atomic(using="registre"):
        premier, deuxieme = _pair(first, second)
        row, created = Identite.objects.get_or_create(
            premier=premier, second=deuxieme, unlinked_at=None, defaults={"linked_at": at or now(), "linked_by": by}
        )
        if created:
            detail = {"premier": premier.public_id, "second": deuxieme.public_id}
            journal.write("registre.identite.liee", actor=by, subject=row.public_id, detail=detail, using="registre")
    return row


def unlink_identity(first: str, second: str, *, by: str, at: datetime | None = None) -> bool:
    """Take back what `link_identity` said of these two rows; whether there was anything to take back."""
    with transaction.atomic(using="registre"):
        premier, deuxieme = _pair(first, second)
        row = Identite.objects.filter(premier=premier, second=deuxieme, unlinked_at__isnull=True).first()
        if row is None:
            return False
        row.unlinked_at, row.unlinked_by = at or now(), by
        row.save(update_fields=["unlinked_at", "unlinked_by"])
        journal.write("registre.identite.deliee", actor=by, subject=row.public_id, detail={}, using="registre")
    return True


def _pair(first: str, second: str) -> tuple[Responsable, Responsable]:
    rows = list(Responsable.objects.filter(public_id__in={first, second}).order_by("jointure"))
    if first == second:
        raise refusals.IdentiteImpossible(motif="c'est deux fois la même fiche")
    if len(rows) != 2:
        raise refusals.IdentiteImpossible(motif="l'une des deux est inconnue")
    return rows[0], rows[1]
