"""Prepare a school year: its grid, its weeks A and B, its days without lessons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from preau.houses.viescolaire.calendrier import Calendrier, CalendrierIllisible, find_calendrier, read_calendrier
from preau.houses.viescolaire.emploi import forget_grilles, monday_of
from preau.houses.viescolaire.emploi_refusals import AnneeFermee, CalendrierInconnu
from preau.houses.viescolaire.models import Conge, Grille, Semaine
from preau.kit import journal
from preau.kit.datekit import write_annee
from preau.registre.queries import open_annee

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Choix:
    """What a school chooses: its zone, whether weeks alternate, whether there are lessons on Saturday morning."""

    zone: str = "B"
    quinzaine: bool = True
    samedi: bool = False
    calendrier: str = ""
    """The text of a calendar that replaces the national one."""


def prepare_annee(uai: str, choix: Choix, *, actor: str) -> Grille:
    """Make, or make again, the grid of the school's open year; its lessons stay. Raises AnneeFermee,
    CalendrierInconnu.
    """
    annee = open_annee(uai)
    if annee is None:
        raise AnneeFermee(uai=uai)
    calendrier = _calendrier(annee, choix)
    jours = [1, 2, 3, 4, 5, 6] if choix.samedi else [1, 2, 3, 4, 5]
    with transaction.atomic():
        grille, _made = Grille.objects.update_or_create(
            uai=uai,
            annee=annee,
            defaults={
                "zone": choix.zone,
                "jours": jours,
                "debut_le": calendrier.debut_le,
                "fin_le": calendrier.fin_le,
            },
        )
        grille.semaines.all().delete()
        grille.conges.all().delete()
        Conge.objects.bulk_create(
            Conge(grille=grille, libelle=one.libelle, debut_le=one.debut_le, fin_le=one.fin_le)
            for one in calendrier.conges
        )
        weeks = open_weeks(calendrier, frozenset(jours))
        Semaine.objects.bulk_create(
            Semaine(grille=grille, lundi=lundi, lettre="AB"[rank % 2] if choix.quinzaine else "")
            for rank, lundi in enumerate(weeks)
        )
        detail = {"uai": uai, "annee": write_annee(annee), "zone": choix.zone, "semaines": len(weeks)}
        journal.write("emploi.annee-preparee", actor=actor, subject=uai, detail=detail)
    forget_grilles()
    return grille


def open_weeks(calendrier: Calendrier, jours: frozenset[int]) -> list[date]:
    """The Mondays of the weeks that have at least one day of lessons: A and B alternate over these alone."""
    found, monday = [], monday_of(calendrier.debut_le)
    while monday <= calendrier.fin_le:
        days = [monday + timedelta(days=one - 1) for one in jours]
        inside = [day for day in days if calendrier.debut_le <= day <= calendrier.fin_le]
        if any(not any(one.debut_le <= day <= one.fin_le for one in calendrier.conges) for day in inside):
            found.append(monday)
        monday += WEEK
    return found


def _calendrier(annee: int, choix: Choix) -> Calendrier:
    if not choix.calendrier:
        found = find_calendrier(annee, choix.zone)
        if found is None:
            raise CalendrierInconnu(zone=choix.zone, annee=write_annee(annee))
        return found
    try:
        read = read_calendrier(choix.calendrier, choix.zone)
    except CalendrierIllisible as problem:
        raise CalendrierInconnu(str(problem), zone=choix.zone, annee=write_annee(annee)) from problem
    if read.debut_le.year != annee:
        raise CalendrierInconnu("another year", zone=choix.zone, annee=write_annee(annee))
    return read
