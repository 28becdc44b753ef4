"""Change one lesson on one day: cancel, move, replace the teacher, another room, a test; add one; undo.

Nobody is put in two places at once: classes, groups that share a pupil, teachers and rooms are compared with every
lesson of that day, in the transaction that writes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.db import IntegrityError, transaction

from preau.houses.viescolaire.besoins import shared_pupils
from preau.houses.viescolaire.emploi import is_open, list_all, seances_of
from preau.houses.viescolaire.emploi_droits import Droits
from preau.houses.viescolaire.emploi_refusals import (
    ChangementDejaFait,
    Collision,
    GrilleManquante,
    JourSansCours,
    SeanceInconnue,
)
from preau.houses.viescolaire.models import Cours, Grille, Intervenant, Modification, Public
from preau.houses.viescolaire.seance import Seance
from preau.kit import journal

Nature = Modification.Nature
AWAY = frozenset({Nature.ANNULE, Nature.ABSENT, Nature.CLASSE_ABSENTE, Nature.SORTIE, Nature.DEPLACE})
"""A lesson has one of these a day at most."""


@dataclass(frozen=True, slots=True)
class Changement:
    """What is asked; only the fields of its `nature` count (see `Modification`)."""

    nature: str
    motif: str = ""
    vers_le: date | None = None
    place: int | None = None
    personnel: str = ""
    nom: str = ""
    salle: str = ""


@dataclass(frozen=True, slots=True)
class Ajout:
    """A lesson that is given once."""

    le: date
    place: int
    duree: int
    libelle: str
    division: str
    salle: str = ""
    personnel: str = ""
    nom: str = ""
    couleur: str = "#5b6770"
    matiere: str = ""
    memo: str = ""


def find_seance(droits: Droits, cours: str, le: date) -> tuple[Cours, Seance]:
    """The lesson of the grid on its own day, and its row. Raises SeanceInconnue when it is not theirs to change."""
    row = Cours.objects.filter(public_id=cours, uai=droits.uai, gone_at=None).first()
    found = [one for one in seances_of(row, le, le) if one.original_le is None] if row else []
    if row is None or not found:
        raise SeanceInconnue()
    own = tuple(row.intervenants.values_list("personnel", flat=True))
    if not droits.may_change((*own, *found[0].personnels)):
        raise SeanceInconnue("not theirs")
    return row, found[0]


def change_seance(droits: Droits, cours: str, le: date, asked: Changement, *, actor: str) -> Modification:
    """Write one change. Raises SeanceInconnue, JourSansCours, Collision, ChangementDejaFait."""
    with transaction.atomic():
        grille = _lock(droits.uai, le)
        row, seance = find_seance(droits, cours, le)
        here = set(row.modifications.filter(le=le).values_list("nature", flat=True))
        if asked.nature in here or (here & AWAY and asked.nature in AWAY | {Nature.REMPLACE, Nature.SALLE}):
            raise ChangementDejaFait()
        _check(grille, seance, asked)
        try:
            with transaction.atomic():
                made = Modification.objects.create(
                    cours=row, le=le, nature=asked.nature, motif=asked.motif, vers_le=asked.vers_le, place=asked.place,
                    personnel=asked.personnel, nom=asked.nom, salle=asked.salle, auteur=actor,
                )  # fmt: skip
        except IntegrityError as twice:
            raise ChangementDejaFait() from twice
        _newer(row)
        detail = {"uai": row.uai, "nature": asked.nature, "le": le.isoformat()}
        journal.write("emploi.seance-changee", actor=actor, subject=row.public_id, detail=detail)
    return made


def undo_change(droits: Droits, public_id: str, *, actor: str) -> Cours:
    """Take a change back. Raises SeanceInconnue, or Collision when its place has been given to others since."""
    found = Modification.objects.filter(public_id=public_id, cours__uai=droits.uai).select_related("cours").first()
    if found is None:
        raise SeanceInconnue()
    with transaction.atomic():
        grille = _lock(droits.uai, found.le)
        row, _seance = find_seance(droits, found.cours.public_id, found.le)
        found.delete()
        for one in seances_of(row, found.le, found.le):
            if not one.is_cancelled and one.original_le is None:
                _refuse_clash(grille, one, besides=row.public_id)
        _newer(row)
        detail = {"uai": row.uai, "nature": found.nature, "le": found.le.isoformat()}
        journal.write("emploi.changement-annule", actor=actor, subject=row.public_id, detail=detail)
    return row


def add_seance(droits: Droits, asked: Ajout, *, actor: str) -> Cours:
    """Add one lesson on one day. Raises SeanceInconnue (not for this person), JourSansCours, Collision."""
    if not droits.may_change((asked.personnel,)):
        raise SeanceInconnue("not theirs")
    with transaction.atomic():
        grille = _lock(droits.uai, asked.le)
        if not droits.tous and not _teaches(droits, grille.annee, asked.division):
            raise SeanceInconnue("not their class")
        row = Cours.objects.create(
            uai=droits.uai, annee=grille.annee, jour=asked.le.isoweekday(), place=asked.place, duree=asked.duree,
            debut_le=asked.le, fin_le=asked.le, ponctuel=True, matiere=asked.matiere, libelle=asked.libelle,
            couleur=asked.couleur, salle=asked.salle, memo=asked.memo,
        )  # fmt: skip
        Public.objects.create(cours=row, genre=Public.Genre.DIVISION, code=asked.division)
        if asked.personnel:
            Intervenant.objects.create(cours=row, personnel=asked.personnel, nom=asked.nom)
        (seance,) = seances_of(row, asked.le, asked.le)
        _must_be_open(grille, asked.le, asked.place, asked.duree)
        _refuse_clash(grille, seance, besides=row.public_id)
        detail = {"uai": row.uai, "le": asked.le.isoformat()}
        journal.write("emploi.seance-ajoutee", actor=actor, subject=row.public_id, detail=detail)
    return row


def remove_added(droits: Droits, cours: str, le: date, *, actor: str) -> None:
    """Take back a lesson that was added. Raises SeanceInconnue for one of the grid."""
    with transaction.atomic():
        row, _seance = find_seance(droits, cours, le)
        if not row.ponctuel:
            raise SeanceInconnue("of the grid")
        row.modifications.all().delete()
        Modification.objects.create(cours=row, le=le, nature=Nature.ANNULE, auteur=actor)
        _newer(row)
        detail = {"uai": row.uai, "le": le.isoformat()}
        journal.write("emploi.seance-retiree", actor=actor, subject=row.public_id, detail=detail)


def _teaches(droits: Droits, annee: int, division: str) -> bool:
    """Whether this person teaches this class every week."""
    rows = Cours.objects.filter(uai=droits.uai, annee=annee, gone_at=None, ponctuel=False)
    given = rows.filter(intervenants__personnel=droits.personnel)
    return given.filter(publics__genre=Public.Genre.DIVISION, publics__code=division).exists()


def _lock(uai: str, day: date) -> Grille:
    """The school's grid, held: two changes at once are compared one after the other."""
    annees = (day.year, day.year - 1)
    rows = Grille.objects.select_for_update().filter(uai=uai, annee__in=annees, debut_le__lte=day, fin_le__gte=day)
    found = rows.first()
    if found is None:
        raise GrilleManquante(uai=uai)
    return found


def _check(grille: Grille, seance: Seance, asked: Changement) -> None:
    """That the change puts nobody in two places."""
    if asked.nature == Nature.DEPLACE:
        day, place = asked.vers_le, asked.place
        if day is None or place is None:
            raise JourSansCours()
        _must_be_open(grille, day, place, seance.duree)
        if (day, place) == (seance.le, seance.place):
            raise ChangementDejaFait("same place")
        salle = asked.salle or seance.salle
        _refuse_clash(grille, replace(seance, le=day, place=place, salle=salle), besides=seance.cours)
    elif asked.nature == Nature.REMPLACE:
        other = replace(seance, personnels=(asked.personnel,), noms=(asked.nom,), divisions=(), groupes=(), salle="")
        _refuse_clash(grille, other, besides=seance.cours)
    elif asked.nature == Nature.SALLE:
        other = replace(seance, salle=asked.salle, divisions=(), groupes=(), personnels=())
        _refuse_clash(grille, other, besides=seance.cours)


def _must_be_open(grille: Grille, day: date, place: int, duree: int) -> None:
    if not is_open(grille, day) or place < 0 or place + duree > grille.places:
        raise JourSansCours()


def _refuse_clash(grille: Grille, wanted: Seance, *, besides: str) -> None:
    """Raise Collision for the first lesson of that moment which has someone of `wanted`, or its room."""
    end = wanted.place + wanted.duree
    near = [
        one
        for one in list_all(grille.uai, wanted.le, wanted.le)
        if not one.is_cancelled and one.cours != besides and one.place < end and wanted.place < one.place + one.duree
    ]
    if not near:
        return
    publics = {*wanted.divisions, *wanted.groupes}
    shared = shared_pupils(grille.uai, grille.annee) if publics else {}
    touched = publics.union(*(shared.get(code, frozenset()) for code in publics))
    for one in sorted(near, key=lambda one: one.key):
        both = sorted(touched & {*one.divisions, *one.groupes})
        who = [nom for nom, key in zip(one.noms, one.personnels, strict=True) if key in wanted.personnels]
        room = [one.salle] if wanted.salle and one.salle == wanted.salle else []
        if taken := [*both, *who, *room]:
            raise Collision(qui=taken[0], cours=f"{one.libelle}, {one.debut_at:%H:%M}")


def _newer(row: Cours) -> None:
    row.version += 1
    row.save(update_fields=["version"])
