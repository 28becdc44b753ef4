"""Who may change the timetable: a teacher their own lessons, direction and vie scolaire all those of the school."""

from __future__ import annotations

from dataclasses import dataclass

from preau.houses.viescolaire import settings
from preau.houses.viescolaire.visiteur import Visiteur
from preau.registre.models import Personnel


@dataclass(frozen=True, slots=True)
class Droits:
    """What one member of the staff may change in one school; nothing without `personnel`."""

    uai: str = ""
    personnel: str = ""
    tous: bool = False

    def may_change(self, personnels: tuple[str, ...]) -> bool:
        """Whether a lesson that these give may be changed."""
        return bool(self.personnel) and (self.tous or self.personnel in personnels)


def droits_of(who: Visiteur, uai: str) -> Droits:
    """What this visitor may change in this school. One query of the registry."""
    record = who.personnel_at(uai)
    row = Personnel.objects.filter(public_id=record, gone_at=None).first() if record else None
    return Droits(uai, row.public_id, row.fonction in settings.current().fonctions_emploi) if row else Droits()
