"""What the office sets of its school's site, part by part."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from preau.houses.site.bureau_refusals import ChangeEntreTemps
from preau.houses.site.models import PARTIES, Reglage
from preau.kit import journal
from preau.kit.clockkit import now


def set_reglage(
    uai: str, partie: str, said: Mapping[str, Any], *, version: str, par: str, request: HttpRequest | None = None
) -> Reglage:
    """Show this part of the site so from now on; `said` has its fields (PARTIES).

    Raises ChangeEntreTemps when it is not any more what `version` was given for (`Reglage.version_of`).
    """
    with transaction.atomic():
        Reglage.objects.get_or_create(uai=uai)
        row = Reglage.objects.select_for_update().get(uai=uai)
        if row.version_of(partie) != version:
            raise ChangeEntreTemps
        for name in PARTIES[partie]:
            setattr(row, name, said[name])
        row.updated_at, row.updated_by = now(), par
        row.save()
        journal.write("site.reglage", actor=par, subject=uai, detail={"partie": partie}, request=request)
    return row
