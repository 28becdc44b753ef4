"""The next lessons, as the home page shows them: those left today, else those of the next day that has any."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from preau.houses.viescolaire.emploi import list_seances
from preau.houses.viescolaire.seance import Seance
from preau.houses.viescolaire.visiteur import EleveVu, Visiteur
from preau.kit.clockkit import now, today

AHEAD = timedelta(days=19)
"""How far the next day of lessons is looked for: longer than holidays are."""
MOST = 5


@dataclass(frozen=True, slots=True)
class Prochains:
    """The lessons of one day that are not over; `eleve` is whose, None for one's own."""

    eleve: EleveVu | None
    le: date
    is_today: bool
    seances: tuple[Seance, ...]


def prochains(who: Visiteur) -> list[Prochains]:
    """One for each pupil of the visitor, or for a member of staff; none for who has no lesson soon."""
    if who.eleves:
        found = [_next(one.uai, one, "") for one in who.eleves]
    else:
        found = [_next(uai, None, record) for uai, record in who.personnels]
    return [one for one in found if one is not None]


def _next(uai: str, eleve: EleveVu | None, personnel: str) -> Prochains | None:
    day, moment = today(), now()
    seances = list_seances(uai, day, day, eleve=eleve, personnel=personnel)
    left = [one for one in seances if one.fin_at > moment]
    if not left:
        later = list_seances(uai, day + timedelta(days=1), day + AHEAD, eleve=eleve, personnel=personnel)
        left = [one for one in later if one.le == later[0].le]
    if not left:
        return None
    return Prochains(eleve, left[0].le, left[0].le == day, tuple(left[:MOST]))
