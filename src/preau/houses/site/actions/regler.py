"""What the office sets of its school's site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import transaction
from django.http import HttpRequest

from preau.houses.site.bureau_refusals import ChangeEntreTemps
from preau.houses.site.models import Reglage
from preau.kit import journal
from preau.kit.clockkit import now


@dataclass(frozen=True)
class Choix:
    """Everything that the page sets. `portes` and `tutoriels`: see models/reglage.py."""

    accueil: str
    telephone: str
    mel: str
    horaires: str
    adresse: str
    portes: Sequence[dict[str, str]] | None
    tutoriels: Sequence[str] | None


def set_reglage(uai: str, said: Choix, *, version: int, par: str, request: HttpRequest | None = None) -> Reglage:
    """Show the site so from now on. Raises ChangeEntreTemps when somebody set it meanwhile."""
    with transaction.atomic():
        Reglage.objects.get_or_create(uai=uai)
        row = Reglage.objects.select_for_update().get(uai=uai)
        if row.version != version:
            raise ChangeEntreTemps
        for name, value in asdict(said).items():
            setattr(row, name, list(value) if isinstance(value, list | tuple) else value)
        row.version, row.updated_at, row.updated_by = version + 1, now(), par
        row.save()
        journal.write("site.reglage", actor=par, subject=uai, request=request)
    return row
