"""Rows said to be the same person."""

from __future__ import annotations

from django.db.models import Q

from preau.registre.models import Identite, Responsable


def linked_responsables(public_id: str) -> list[Responsable]:
    """The row of this public id and every row joined to it by live statements of sameness; itself first."""
    start = Responsable.objects.filter(public_id=public_id).first()
    if start is None:
        return []
    seen, border = {start.jointure}, {start.jointure}
    while border:
        pairs = Identite.objects.filter(
            Q(premier_id__in=border) | Q(second_id__in=border), unlinked_at__isnull=True
        ).values_list("premier_id", "second_id")
        border = {jointure for pair in pairs for jointure in pair} - seen
        seen |= border
    others = Responsable.objects.filter(jointure__in=seen - {start.jointure}).order_by("jointure")
    return [start, *others]
