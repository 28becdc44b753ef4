"""Make a school's timetable from what its registry says is taught; what finds no place is said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction

from preau.houses.viescolaire.besoins import Charge, Demande, Suppleance, read_charge, shared_pupils
from preau.houses.viescolaire.couleurs import colours_of
from preau.houses.viescolaire.emploi import seances_of
from preau.houses.viescolaire.emploi_refusals import (
    AnneeFermee,
    EmploiDejaSaisi,
    EnseignementsManquants,
    GrilleManquante,
)
from preau.houses.viescolaire.models import Cours, Grille, Intervenant, Modification, Public
from preau.houses.viescolaire.placement import Cadre, Place, place_besoins
from preau.kit import journal
from preau.registre.models import Division
from preau.registre.queries import open_annee

SOURCE = "produit"
"""`Cours.source` of the lessons made here; those typed by hand are never touched."""


@dataclass(frozen=True, slots=True)
class Bilan:
    """What was made. `restantes` could not be placed, `sans_heures` are services that give no hours."""

    places: int
    remplacements: int
    restantes: list[str] = field(default_factory=list)
    sans_heures: list[str] = field(default_factory=list)


def build_timetable(uai: str, *, actor: str, replace: bool = False, salles: Iterable[str] = ()) -> Bilan:
    """Place the lessons of the open year. `replace` takes away those made before, with their changes.

    `salles` are the school's rooms; without them, as many as its classes and half as many again are invented. Raises
    AnneeFermee, GrilleManquante, EnseignementsManquants, EmploiDejaSaisi.
    """
    annee = open_annee(uai)
    if annee is None:
        raise AnneeFermee(uai=uai)
    grille = Grille.objects.filter(uai=uai, annee=annee).first()
    if grille is None:
        raise GrilleManquante(uai=uai)
    charge = read_charge(uai, annee)
    if not charge.demandes:
        raise EnseignementsManquants(uai=uai)
    rooms = list(salles) or _rooms(uai, annee)
    cadre = Cadre(jours=tuple(grille.jours), places=grille.places, matinees=frozenset({3, 6}))
    besoins = [one.besoin for one in charge.demandes]
    made = place_besoins(besoins, cadre, salles=rooms, partages=shared_pupils(uai, annee))
    with transaction.atomic():
        former = Cours.objects.filter(uai=uai, annee=annee, source=SOURCE, gone_at=None)
        if former.exists() and not replace:
            raise EmploiDejaSaisi(uai=uai)
        former.delete()
        rows = _write(grille, made.placees, charge)
        replaced = _write_suppleances(rows, charge.suppleances)
        left = [_say(one.key, charge) for one in made.restantes]
        detail = {"uai": uai, "cours": len(rows), "sans_place": len(left)}
        journal.write("emploi.produit", actor=actor, subject=uai, detail=detail)
    return Bilan(len(rows), replaced, left, charge.sans_heures)


def _rooms(uai: str, annee: int) -> list[str]:
    count = Division.objects.filter(etablissement=uai, annee=annee, gone_at__isnull=True).count()
    wanted = max(6, count + count // 2 + 1)
    return [f"{'ABCDEF'[rank // 20 % 6]} {rank % 20 + 1:02}" for rank in range(min(wanted, 120))]


def _write(grille: Grille, placees: list[Place], charge: Charge) -> list[Cours]:
    known = {one.besoin.key: one for one in charge.demandes}
    colours = colours_of(one.besoin.matiere for one in charge.demandes)
    rows = [_cours(grille, place, known[place.besoin.key], colours) for place in placees]
    Cours.objects.bulk_create(rows, batch_size=200)
    Public.objects.bulk_create(
        (
            Public(cours=row, genre=genre, code=code)
            for row, place in zip(rows, placees, strict=True)
            for genre, codes in (("division", place.besoin.divisions), ("groupe", place.besoin.groupes))
            for code in codes
        ),
        batch_size=200,
    )
    Intervenant.objects.bulk_create(
        (
            Intervenant(cours=row, personnel=personnel, nom=charge.noms[personnel])
            for row, place in zip(rows, placees, strict=True)
            for personnel in place.besoin.personnels
        ),
        batch_size=200,
    )
    return rows


def _cours(grille: Grille, place: Place, demande: Demande, colours: dict[str, str]) -> Cours:
    return Cours(
        uai=grille.uai,
        annee=grille.annee,
        jour=place.jour,
        place=place.place,
        duree=place.besoin.duree,
        lettre=demande.lettre,
        debut_le=grille.debut_le,
        fin_le=grille.fin_le,
        matiere=place.besoin.matiere,
        libelle=demande.libelle,
        couleur=colours[place.besoin.matiere],
        salle=place.salle,
        source=SOURCE,
    )


def _write_suppleances(rows: list[Cours], suppleances: list[Suppleance]) -> int:
    """A supply teacher's lessons are changes of the days that the file gives them."""
    given = [(one.cours_id, one.personnel) for one in Intervenant.objects.filter(cours__in=[row.pk for row in rows])]
    by_teacher: dict[str, set[int]] = {}
    for pk, personnel in given:
        by_teacher.setdefault(personnel, set()).add(pk)
    found = [
        Modification(
            cours=row, le=seance.le, nature=Modification.Nature.REMPLACE, personnel=one.personnel, nom=one.nom,
            auteur=SOURCE,
        )
        for one in suppleances
        for row in rows
        if row.pk in by_teacher.get(one.remplace, set())
        for seance in seances_of(row, max(one.debut_le, row.debut_le), min(one.fin_le, row.fin_le))
    ]  # fmt: skip
    Modification.objects.bulk_create(found, batch_size=200, ignore_conflicts=True)
    return len(found)


def _say(key: str, charge: Charge) -> str:
    demande = next(one for one in charge.demandes if one.besoin.key == key)
    return f"{demande.libelle}, {' '.join((*demande.besoin.divisions, *demande.besoin.groupes))}"
