"""Whether a person already has an account: one account per person, whatever the door."""

from __future__ import annotations

from collections.abc import Iterable

from preau.houses.comptes.models import Compte


def find_compte(responsable_public_ids: Iterable[str]) -> Compte | None:
    """The account that owns one of these records, if any; the oldest when (by regrouping to come) there are two."""
    ids = list(responsable_public_ids)
    owners = Compte.objects.filter(responsables__responsable_public_id__in=ids)
    return owners.distinct().order_by("pk").first()
