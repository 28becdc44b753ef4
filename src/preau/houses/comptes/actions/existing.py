"""Whether a person already has an account: one account per person, whatever the door."""

from __future__ import annotations

from collections.abc import Iterable

from preau.houses.comptes.models import Compte


def find_compte(responsable_public_ids: Iterable[str]) -> Compte | None:
    """The account that owns one of these records, if any; the oldest when (by regrouping to come) there are two."""
    ids = list(responsable_public_ids)
    owners = Compte.objects.filter(responsables__responsable_public_id__in=ids)
    return owners.distinct().order_by("pk").first()


def lock_comptes(one: Compte, other: Compte) -> tuple[Compte, Compte]:
    """Both rows as they are now, locked until the end of the caller's transaction, always in the same order."""
    rows = {row.pk: row for row in Compte.objects.select_for_update().filter(pk__in={one.pk, other.pk}).order_by("pk")}
    return rows[one.pk], rows[other.pk]


def lock_compte(compte: Compte) -> Compte:
    """The row as it is now, locked until the end of the caller's transaction."""
    return Compte.objects.select_for_update().get(pk=compte.pk)
