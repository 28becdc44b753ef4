"""A timetable as a calendar: for programs that read an address (iCal), and for applications under /pronote/."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from preau.houses.viescolaire.emploi import list_seances, monday_of
from preau.houses.viescolaire.seance import Seance
from preau.houses.viescolaire.visiteur import EleveVu
from preau.kit.clockkit import PARIS
from preau.protocols.icalendar import Event, write_calendar

BEFORE, AFTER = timedelta(weeks=2), timedelta(weeks=10)
"""The weeks that a calendar holds: what is far away changes before it comes."""


def write_agenda(
    nom: str, *, at: datetime, eleve: EleveVu | None = None, postes: Sequence[tuple[str, str]] = ()
) -> bytes:
    """The calendar of a pupil, or of a teacher in all their `postes` (UAI, staff record), at the moment `at`: from two
    weeks ago to ten weeks ahead."""
    monday = monday_of(at.astimezone(PARIS).date())
    debut, fin = monday - BEFORE, monday + AFTER + timedelta(days=6)
    seances = [one for uai, record in postes for one in list_seances(uai, debut, fin, personnel=record)]
    if eleve is not None:
        seances += list_seances(eleve.uai, debut, fin, eleve=eleve)
    name = _("Emploi du temps : %(nom)s") % {"nom": nom}
    return write_calendar(name, [_event(one) for one in _once(seances)], at=at)


def _once(seances: list[Seance]) -> list[Seance]:
    """Each lesson once: moved, it is at its new place and no longer cancelled at the old one."""
    kept: dict[str, Seance] = {}
    for one in seances:
        if one.key not in kept or kept[one.key].is_cancelled:
            kept[one.key] = one
    return sorted(kept.values(), key=lambda one: (one.debut_at, one.key))


def _event(one: Seance) -> Event:
    title = _("Annulé : %(cours)s") % {"cours": one.libelle} if one.is_cancelled else one.libelle
    if one.is_evaluation:
        title = _("Devoir surveillé : %(cours)s") % {"cours": one.libelle}
    words = [
        ", ".join(one.noms),
        ", ".join((*one.divisions, *one.groupes)),
        " – ".join(word for word in (one.statut, one.motif) if word),
        one.memo,
    ]
    return Event(
        uid=f"{one.key.replace(':', '-')}@{one.uai.lower()}.preau",
        debut_at=one.debut_at,
        fin_at=one.fin_at,
        titre=title,
        lieu=one.salle,
        texte="\n".join(word for word in words if word),
        categorie=one.libelle,
        sequence=one.version,
        is_cancelled=one.is_cancelled,
    )
