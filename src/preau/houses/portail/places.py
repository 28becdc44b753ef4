"""Where somebody belongs: the schools and classes that applications and news are for."""

from __future__ import annotations

from dataclasses import dataclass

from preau.houses.portail.visiteur import Visiteur
from preau.registre.models import Etablissement, Scolarite
from preau.registre.queries import Enfant, Inscrit, open_annee

NIVEAUX = {1: "ecole", 2: "college-lycee"}
"""The degree of a school in the registry, as the files of doors name levels."""


@dataclass(frozen=True)
class Place:
    """A school of somebody, its level, and the class there: of the child, of the pupil, none for staff."""

    uai: str
    niveau: str
    division: str = ""


def place_of(enrolled: Enfant | Inscrit) -> Place:
    """Where a child is enrolled."""
    return Place(enrolled.uai, NIVEAUX.get(enrolled.degre, ""), enrolled.division)


def places_of(who: Visiteur) -> list[Place]:
    """The places of a visitor now: of every child, of the pupil, or the schools of their account of the ENT."""
    if who.local:
        uais = who.uais()
        degres = dict(Etablissement.objects.filter(uai__in=uais).values_list("uai", "degre"))
        return [Place(uai, NIVEAUX.get(degres.get(uai, 0), "")) for uai in uais]
    return [place_of(one) for one in who.enfants()] + [place_of(one) for one in who.inscriptions()]


def divisions_of(uai: str) -> list[str]:
    """The classes of a school in its open year, by name."""
    annee = open_annee(uai)
    if annee is None:
        return []
    rows = Scolarite.objects.filter(etablissement_id=uai, annee=annee, gone_at=None).exclude(division="")
    return sorted(rows.values_list("division", flat=True).distinct())
