"""The roll call of a lesson: who is absent, who is late; saved as often as wanted, ended when the teacher says so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.http import HttpRequest

from preau.houses.viescolaire.absences import Vu, day_bounds, declared
from preau.houses.viescolaire.actions.tell_absence import tell_absences, tell_presences
from preau.houses.viescolaire.cahier_refusals import AppelFerme
from preau.houses.viescolaire.droits import eleves_of
from preau.houses.viescolaire.models import Absence, Appel, Declaration
from preau.houses.viescolaire.seance import Seance
from preau.houses.viescolaire.visiteur import Visiteur
from preau.kit import journal
from preau.kit.clockkit import now

EARLY = timedelta(minutes=10)
"""A roll call may begin so long before the lesson."""


def is_open(seance: Seance, moment: datetime, *, always: bool = False) -> bool:
    """Whether the roll may be called now: from ten minutes before the lesson to the end of its day; `always` later."""
    begun = not seance.is_cancelled and moment >= seance.debut_at - EARLY
    return begun and (always or moment < day_bounds(seance.le)[1])


def call_roll(
    who: Visiteur,
    seance: Seance,
    seen: Mapping[str, Vu],
    *,
    termine: bool,
    always: bool = False,
    request: HttpRequest | None = None,
) -> Appel:
    """Keep who of the lesson's pupils is absent or late; `termine` ends it, and tells the parents of the absent.

    Pupils of another lesson are left out of `seen`. A row that says something else is corrected, never erased. Raises
    AppelFerme.
    """
    moment = now()
    if not is_open(seance, moment, always=always):
        raise AppelFerme
    pupils = [one.public_id for one in eleves_of(seance)]
    with transaction.atomic():
        appel, _made = Appel.objects.select_for_update().get_or_create(
            seance=seance.key, defaults=_of(who, seance) | {"effectif": len(pupils)}
        )
        live = {row.eleve: row for row in appel.absences.filter(corrected_at=None)}
        said = {eleve: seen[eleve] for eleve in pupils if eleve in seen}
        for eleve, row in live.items():
            if said.get(eleve) != Vu(row.genre, row.minutes):
                row.corrected_at = moment
                row.save(update_fields=["corrected_at"])
        mended = [row for row in live.values() if row.corrected_at == moment and row.genre == Absence.Genre.ABSENCE]
        new = [eleve for eleve, vu in said.items() if eleve not in live or live[eleve].corrected_at == moment]
        announced = declared(new, seance.debut_at, seance.fin_at)
        for eleve in new:
            _see(appel, seance, eleve, said[eleve], announced.get(eleve))
        if termine and appel.termine_at is None:
            appel.termine_at = moment
            appel.save(update_fields=["termine_at"])
        if appel.termine_at is not None and day_bounds(seance.le)[0] <= moment < day_bounds(seance.le)[1]:
            genre = Absence.Genre.ABSENCE
            tell_presences(mended, {eleve: vu.minutes for eleve, vu in said.items()})
            tell_absences(seance.uai, appel.absences.filter(corrected_at=None, genre=genre, declaration=None))
        event = "appel.terminé" if termine else "appel.enregistré"
        journal.write(event, actor=who.actor, subject=appel.public_id, request=request, detail={"absents": len(said)})
    return appel


def _see(appel: Appel, seance: Seance, eleve: str, vu: Vu, said: Declaration | None) -> None:
    accepted = said is not None and said.etat == Declaration.Etat.ACCEPTEE
    Absence.objects.create(
        uai=seance.uai,
        appel=appel,
        eleve=eleve,
        genre=vu.genre,
        minutes=vu.minutes,
        debut_at=seance.debut_at,
        fin_at=seance.fin_at,
        declaration=said,
        motif=said.motif if said and accepted else "",
        justifiee=accepted,
        decided_at=now() if accepted else None,
        decided_by=said.decided_by if said and accepted else "",
    )


def _of(who: Visiteur, seance: Seance) -> dict[str, object]:
    return {
        "uai": seance.uai,
        "debut_at": seance.debut_at,
        "fin_at": seance.fin_at,
        "libelle": seance.libelle,
        "personnel": who.personnel_at(seance.uai),
        "nom": f"{who.utilisateur.prenom} {who.utilisateur.nom}".strip()[:120],
    }
