"""A pupil of age closes, or opens again, what those who answer for them may get."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from preau.houses.demarches.models import AccesResponsable
from preau.kit import journal
from preau.kit.clockkit import now
from preau.registre.queries import same_eleves


def change_acces(eleves: Collection[str], *, is_open: bool, actor: str) -> None:
    """For every record of this pupil, in all their schools; nothing is written when nothing changes."""
    moment, wanted = now(), None if is_open else now()
    rows = [row.public_id for row in same_eleves(eleves)]
    with transaction.atomic():
        known = {one.eleve: one for one in AccesResponsable.objects.select_for_update().filter(eleve__in=rows)}
        changed = [one for one in rows if (known[one].closed_at is None if one in known else True) != is_open]
        for eleve in changed:
            AccesResponsable.objects.update_or_create(eleve=eleve, defaults={"closed_at": wanted, "changed_at": moment})
        if changed:
            event = "demarches.acces.rouvert" if is_open else "demarches.acces.ferme"
            journal.write(event, actor=actor, subject=changed[0])
