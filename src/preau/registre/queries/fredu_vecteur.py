"""Whom a FrEduVecteur names: `profile|nom|prenom|ELEVE_ID|UAI` (specs/educonnect-ent.md §1.5.d)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from preau.kit.namekit import same_name
from preau.registre.models import Eleve, Lien, Responsable

PARENTS, PUPILS = (1, 2), (3, 4)
LONGEST = 400


@dataclass(frozen=True, slots=True)
class Vecteur:
    """One value, read; `numero` is the pupil's, the child's for a parent."""

    profil: int
    nom: str
    prenom: str
    numero: str
    uai: str

    @property
    def bare(self) -> str:
        """The value without the names."""
        return f"{self.profil}|||{self.numero}|{self.uai}"


def read_vecteurs(values: Iterable[str]) -> list[Vecteur]:
    """The well-formed values: five fields, a profile from 1 to 4, a number and a school; others are ignored."""
    found = []
    for value in values:
        fields = [field.strip() for field in value.split("|")]
        if len(value) > LONGEST or len(fields) != 5 or fields[0] not in ("1", "2", "3", "4"):
            continue
        if fields[3] and fields[4] and all(field.isprintable() for field in fields):
            found.append(Vecteur(int(fields[0]), fields[1], fields[2], fields[3], fields[4].upper()))
    return found


def find_eleves_by_vecteur(values: Iterable[str]) -> list[Eleve]:
    """The pupils named by profiles 3 and 4: number and school."""
    return sorted(_eleves([one for one in read_vecteurs(values) if one.profil in PUPILS]), key=lambda row: row.jointure)


def find_responsables_by_vecteur(values: Iterable[str]) -> list[Responsable]:
    """The responsables named by profiles 1 and 2: a live link to the child of that number, and the same names."""
    found: dict[int, Responsable] = {}
    for one in read_vecteurs(values):
        if one.profil not in PARENTS:
            continue
        liens = Lien.objects.filter(
            eleve__in=_eleves([one]), gone_at__isnull=True, cut_at__isnull=True, responsable__gone_at__isnull=True
        ).select_related("responsable")
        for row in (lien.responsable for lien in liens):
            if same_name(row.prenom, one.prenom) and any(
                same_name(name, one.nom) for name in (row.nom_de_famille, row.nom_usage)
            ):
                found[row.jointure] = row
    return [found[jointure] for jointure in sorted(found)]


def _eleves(vecteurs: Iterable[Vecteur]) -> list[Eleve]:
    """SIECLE's own number, which the AAF gives too, else the jointure (queries.vecteurs writes so too)."""
    wanted = Q(pk__in=[])
    for one in vecteurs:
        wanted |= Q(source__in=("siecle", "aaf"), source_id=one.numero, uai=one.uai)
        if one.numero.isascii() and one.numero.isdecimal() and len(one.numero) < 18:
            wanted |= Q(jointure=int(one.numero), uai=one.uai) & ~Q(source="siecle")
    return list(Eleve.objects.filter(wanted))
