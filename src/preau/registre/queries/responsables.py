"""Finding responsables."""

from __future__ import annotations

from collections.abc import Iterable

from preau.kit import namekit
from preau.registre.models import Responsable


def find_responsables(*, nom: str, prenom: str, mobile: str) -> list[Responsable]:
    """The responsables known by this name, first name and mobile (E.164), in any school, oldest row first.

    One indexed query, the same for known and unknown people. The name may be the birth or the usage name, whole or one
    part of a compound one; the mobile may stand in any TEL_ field of the record. Rows that are gone are not found.
    """
    found = Responsable.objects.filter(
        cles__e164=mobile,
        cles__nom_cle=namekit.normalise(nom),
        cles__prenom_cle=namekit.normalise(prenom),
        gone_at__isnull=True,
    )
    return list({responsable.jointure: responsable for responsable in found.order_by("jointure")}.values())


def get_responsables(public_ids: Iterable[str]) -> list[Responsable]:
    """The rows of these public ids, gone ones included, in the order given; an unknown id is left out."""
    wanted = list(dict.fromkeys(public_ids))
    rows = {row.public_id: row for row in Responsable.objects.filter(public_id__in=wanted)}
    return [rows[public_id] for public_id in wanted if public_id in rows]
