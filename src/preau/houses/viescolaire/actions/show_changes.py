"""Changes of an example timetable: what a demonstration shows in the weeks to come."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from preau.houses.viescolaire.actions.build_timetable import SOURCE
from preau.houses.viescolaire.actions.change_seance import Changement, change_seance
from preau.houses.viescolaire.emploi import free_places, grille_of, list_seances, monday_of, seances_of
from preau.houses.viescolaire.emploi_droits import Droits
from preau.houses.viescolaire.emploi_refusals import ChangementDejaFait, Collision, GrilleManquante
from preau.houses.viescolaire.models import Cours, Grille, Modification, Public
from preau.houses.viescolaire.placement import Cadre
from preau.kit import journal
from preau.kit.clockkit import today

Nature = Modification.Nature
WEEK = timedelta(days=7)


def show_changes(uai: str, *, actor: str, semaines: int = 2) -> int:
    """Some changes in the weeks to come, for a demonstration: cancelled, moved, elsewhere, a test, a teacher away.

    The first lessons of each class, always the same ones; how many were added.
    """
    start = today() - timedelta(days=today().weekday())
    grille = grille_of(uai, start)
    if grille is None:
        raise GrilleManquante(uai=uai)
    wanted = (
        (Nature.ANNULE, "Réunion"), (Nature.EVALUATION, "Contrôle"), (Nature.ABSENT, ""), (Nature.SALLE, ""),
        (Nature.SORTIE, "Visite du musée"),
    )  # fmt: skip
    found = []
    fin = start + semaines * WEEK - timedelta(days=1)
    before = Modification.objects.count()
    codes = Public.objects.filter(cours__uai=uai, cours__annee=grille.annee, genre=Public.Genre.DIVISION)
    divisions = sorted(set(codes.values_list("code", flat=True)))
    for rank, code in enumerate(divisions):
        rows = list(
            Cours.objects.filter(uai=uai, annee=grille.annee, gone_at=None, publics__code=code).order_by(
                "jour", "place"
            )
        )
        for at, (what, why) in enumerate(wanted):
            row = rows[(rank + at * 5) % len(rows)]
            days = seances_of(row, start, fin)
            room = f"{row.salle} bis" if what == Nature.SALLE else ""
            found += [
                Modification(cours=row, le=one.le, nature=what, motif=why, salle=room, auteur=SOURCE)
                for one in days[at % 2 : at % 2 + 1]
            ]
    with transaction.atomic():
        Modification.objects.bulk_create(found, batch_size=200, ignore_conflicts=True)
        for code in divisions:
            _move_one(grille, code, start, fin)
        added = Modification.objects.count() - before
        journal.write("emploi.changements-produits", actor=actor, subject=uai, detail={"nombre": added})
    return added


def _move_one(grille: Grille, division: str, start: date, fin: date) -> None:
    """Move one lesson of the class to a free place of its own week, unless one is moved already or none can be."""
    rows = Cours.objects.filter(uai=grille.uai, annee=grille.annee, gone_at=None, publics__code=division)
    if Modification.objects.filter(cours__in=rows, nature=Nature.DEPLACE, le__range=(start, fin)).exists():
        return
    droits, repas = Droits(grille.uai, SOURCE, tous=True), Cadre().repas
    for row in rows.order_by("-jour", "place"):
        for one in [one for one in seances_of(row, max(start, today()), fin) if not one.statut][:1]:
            monday = monday_of(one.le)
            busy = list_seances(grille.uai, monday, monday + WEEK, division=division)
            for day in (monday + timedelta(days=rank) for rank in range(5)):
                for place in free_places(grille, day, row.duree, busy, repas=repas):
                    asked = Changement(Nature.DEPLACE, "Sortie d'une autre classe", vers_le=day, place=place)
                    try:
                        change_seance(droits, row.public_id, one.le, asked, actor=SOURCE)
                    except (Collision, ChangementDejaFait):
                        continue
                    return
