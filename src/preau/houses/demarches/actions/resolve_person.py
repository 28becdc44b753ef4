"""Whom a provider names in the registry: FrEduCtRefId first, FrEduVecteur else (specs/educonnect-ent.md §1.4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from preau.houses.demarches.refusals import PersonneInconnue, PersonneSansReference
from preau.registre.queries import (
    find_eleves_by_ref,
    find_eleves_by_vecteur,
    find_responsables_by_ref,
    find_responsables_by_vecteur,
    read_vecteurs,
)


@dataclass(frozen=True)
class Records:
    """Public ids of the registry's rows of one account: those of a responsable, or a pupil's own."""

    responsables: list[str]
    eleves: list[str]


def resolve_person(refs: Iterable[str], vecteurs: Iterable[str]) -> Records:
    """The rows that an account names, in every school; whether they open anything now is asked at each page.

    Raises PersonneSansReference when nothing usable is named, PersonneInconnue when this registry has none of them.
    """
    refs, vecteurs = list(refs), list(vecteurs)
    usable = [ref for ref in refs if ref.startswith("{AAF}")]
    if not usable and not read_vecteurs(vecteurs):
        raise PersonneSansReference(f"{len(refs)} FrEduCtRefId")
    adults = find_responsables_by_ref(usable) or find_responsables_by_vecteur(vecteurs)
    pupils = find_eleves_by_ref(usable) or find_eleves_by_vecteur(vecteurs)
    if not adults and not pupils:
        raise PersonneInconnue(f"{len(usable)} FrEduCtRefId, {len(vecteurs)} FrEduVecteur")
    return Records([row.public_id for row in adults], [row.public_id for row in pupils])
