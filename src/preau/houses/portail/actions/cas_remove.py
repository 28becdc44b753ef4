"""Take a declared service away (issue 5, item 7)."""

from __future__ import annotations

from django.db import transaction

from preau.houses.portail.models import ServiceCas
from preau.houses.portail.refusals_gestion import ServiceEncoreOuvert
from preau.kit import journal


def remove_service(public_id: str, par: str) -> None:
    """Forget a suspended service and its tickets; twice is once. Raises ServiceEncoreOuvert."""
    with transaction.atomic():
        row = ServiceCas.objects.select_for_update().filter(public_id=public_id).first()
        if row is None:
            return
        if row.is_active:
            raise ServiceEncoreOuvert
        row.delete()
        journal.write("cas.service-retiré", actor=par, subject=public_id, detail={"alias": row.alias})
