"""What the registry says is taught, as lessons to place in a week (registry: Enseignement, Scolarite)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Prefetch

from preau.houses.viescolaire.placement import Besoin
from preau.registre.models import Code, Enseignant, Enseignement, Personnel, Scolarite

LONGUES = frozenset({"100100"})
"""Subjects given by two hours at a time: physical education."""
HEURE = 2
"""Places in an hour of the grid."""


@dataclass(frozen=True, slots=True)
class Demande:
    """One lesson to place, with what the placement need not know. `lettre`: in these weeks only (half an hour)."""

    besoin: Besoin
    libelle: str
    lettre: str = ""


@dataclass(frozen=True, slots=True)
class Suppleance:
    """Who stands for whom, from a day to another."""

    personnel: str
    nom: str
    remplace: str
    debut_le: date
    fin_le: date


@dataclass(frozen=True, slots=True)
class Charge:
    """All that a school teaches in a year: lessons, names of teachers, supply teachers, services without hours."""

    demandes: list[Demande]
    noms: dict[str, str]
    suppleances: list[Suppleance]
    sans_heures: list[str]


def read_charge(uai: str, annee: int) -> Charge:
    """The lessons of a school year. Three queries."""
    people = Prefetch("enseignants", Enseignant.objects.select_related("personnel", "remplace"))
    rows = Enseignement.objects.filter(etablissement=uai, annee=annee, gone_at__isnull=True).prefetch_related(people)
    labels = {
        row.code: row.libelle_long or row.libelle_court or row.code
        for row in Code.objects.filter(etablissement=uai, table="MATIERE")
    }
    charge = Charge([], {}, [], [])
    for row in rows.order_by("division", "groupe", "matiere", "modalite"):
        label = labels.get(row.matiere, row.matiere)
        before = len(charge.demandes)
        for part, (teachers, hours) in enumerate(_parts(row, charge)):
            charge.demandes.extend(_lessons(row, label, part, teachers, hours))
        if len(charge.demandes) == before:
            charge.sans_heures.append(f"{label}, {row.structure}")
    return charge


def shared_pupils(uai: str, annee: int) -> dict[str, frozenset[str]]:
    """Of each class and group, the others that have a pupil of it."""
    found: dict[str, set[str]] = defaultdict(set)
    rows = Scolarite.objects.filter(etablissement=uai, annee=annee, gone_at__isnull=True, sortie_le__isnull=True)
    for division, groupes in {(one, tuple(several)) for one, several in rows.values_list("division", "groupes")}:
        together = {division, *groupes} - {""}
        for one in together:
            found[one] |= together - {one}
    return {one: frozenset(others) for one, others in found.items()}


def name_of(row: Personnel) -> str:
    """« M. EULER », « Mme NOETHER », as timetables print it."""
    title = {"M.": "M.", "MME": "Mme"}.get(row.civilite, "")
    return f"{title} {row.nom.upper()}".strip()[:120]


def _parts(row: Enseignement, charge: Charge) -> list[tuple[tuple[str, ...], Decimal]]:
    """Who gives how many hours: all together, or each their own when the file splits the hours between them."""
    regular = []
    for one in row.enseignants.all():
        if one.personnel.gone_at is not None:
            continue
        charge.noms[one.personnel.public_id] = name_of(one.personnel)
        if one.debut_le is None:
            regular.append(one)
        elif one.remplace is not None and one.fin_le is not None:
            stands = Suppleance(
                one.personnel.public_id, name_of(one.personnel), one.remplace.public_id, one.debut_le, one.fin_le
            )
            if stands not in charge.suppleances:
                charge.suppleances.append(stands)
    hours = row.heures or Decimal(0)
    own = [one.heures or Decimal(0) for one in regular]
    if len(regular) > 1 and not row.co_enseignement and all(own) and sum(own) <= hours:
        return [((one.personnel.public_id,), mine) for one, mine in zip(regular, own, strict=True)]
    hours = hours or max(own, default=Decimal(0))
    return [(tuple(sorted(one.personnel.public_id for one in regular)), hours)]


def _lessons(row: Enseignement, label: str, part: int, teachers: tuple[str, ...], hours: Decimal) -> list[Demande]:
    """Hours cut into lessons; what is left of half an hour is an hour every other week.

    Keys hold nothing random: the same files give the same week.
    """
    halves = int((hours * 2).quantize(Decimal(1), ROUND_HALF_UP))
    long = 4 if row.matiere in LONGUES else 2
    sizes = [long // 2 * HEURE] * (halves // long)
    left = halves - sum(sizes)
    sizes += [HEURE] * (left // 2)
    letters = [""] * len(sizes) + (["AB"[_rank(row) % 2]] if left % 2 else [])
    sizes += [HEURE] * (left % 2)
    who = {"divisions": (row.division,)} if row.division else {"groupes": (row.groupe,)}
    name = f"{row.structure}/{row.matiere}/{row.modalite}/{part}"
    return [
        Demande(Besoin(f"{name}/{rank}", row.matiere, size, personnels=teachers, **who), label[:120], letter)
        for rank, (size, letter) in enumerate(zip(sizes, letters, strict=True))
    ]


def _rank(row: Enseignement) -> int:
    return sum(map(ord, f"{row.structure}{row.matiere}"))
