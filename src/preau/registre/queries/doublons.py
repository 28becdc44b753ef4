"""Records of one school that may be one person: the same names or nearly, and something in common (issue 6, item 7).

Candidates are grouped by what they have in common (a mobile, a mail, a child, an address), never compared pair by pair
over the whole school: 2,000 pupils take less than a second.
"""

from __future__ import annotations

import enum
import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import combinations

from preau.kit import namekit
from preau.registre.models import Eleve, Identite, Lien, Responsable, Telephone
from preau.registre.queries.diagnostic import edit_distance

MOST = 30
"""Records that share one thing: beyond, it is a shelter's switchboard, not a person."""


class Commun(enum.StrEnum):
    """What two records have in common."""

    MOBILE = "mobile"
    MEL = "mel"
    ENFANT = "enfant"
    ADRESSE = "adresse"
    INE = "ine"
    NAISSANCE = "naissance"


@dataclass(frozen=True, slots=True)
class Paire:
    """Two records (public ids, in alphabetical order) that look like one person, and why; `proche`: names differ."""

    premier: str
    second: str
    communs: tuple[Commun, ...]
    proche: bool = False


@dataclass(slots=True)
class _Fiche:
    pk: int
    public_id: str
    noms: frozenset[str]
    prenom: str
    shared: dict[Commun, set[str]] = field(default_factory=lambda: defaultdict(set))


def list_double_responsables(uai: str) -> list[Paire]:
    """Pairs of guardians who may be one person and are not yet said to be; the surest first."""
    fiches = _responsables(uai)
    pairs: dict[tuple[int, int], set[Commun]] = defaultdict(set)
    for commun in (Commun.MOBILE, Commun.MEL, Commun.ENFANT, Commun.ADRESSE):
        _pair(fiches.values(), commun, pairs)
    linked = set(Identite.objects.filter(unlinked_at=None, premier__uai=uai).values_list("premier", "second"))
    found = []
    for (first, second), communs in pairs.items():
        one, other = fiches[first], fiches[second]
        likeness = _likeness(one, other)
        if likeness is None or (first, second) in linked:
            continue
        # Brothers live together and first names are near: an address alone says nothing of names that differ.
        if likeness and communs == {Commun.ADRESSE}:
            continue
        found.append(_paire(one, other, communs, proche=bool(likeness)))
    return _sorted(found)


def list_double_eleves(uai: str) -> list[Paire]:
    """Pairs of pupils' records with one INE, or with the same names and birth date."""
    columns = ("pk", "public_id", "nom_de_famille", "nom_usage", "prenom", "ine", "ne_le")
    rows = Eleve.objects.filter(uai=uai).values_list(*columns)
    fiches: dict[int, _Fiche] = {}
    for pk, public_id, nom, usage, prenom, ine, born in rows:
        row = fiches[pk] = _fiche(pk, public_id, nom, usage, prenom)
        if ine:
            row.shared[Commun.INE].add(ine)
        if born:
            row.shared[Commun.NAISSANCE].update(f"{born} {name} {row.prenom}" for name in row.noms)
    pairs: dict[tuple[int, int], set[Commun]] = defaultdict(set)
    for commun in (Commun.INE, Commun.NAISSANCE):
        _pair(fiches.values(), commun, pairs)
    found = [
        _paire(fiches[one], fiches[other], communs, proche=bool(_likeness(fiches[one], fiches[other])))
        for (one, other), communs in pairs.items()
    ]
    return _sorted(found)


def _responsables(uai: str) -> dict[int, _Fiche]:
    rows = Responsable.objects.filter(uai=uai, gone_at=None)
    fiches: dict[int, _Fiche] = {}
    columns = ("pk", "public_id", "nom_de_famille", "nom_usage", "prenom", "mel", "adresse")
    for pk, public_id, nom, usage, prenom, mel, adresse in rows.values_list(*columns):
        row = fiches[pk] = _fiche(pk, public_id, nom, usage, prenom)
        if mel:
            row.shared[Commun.MEL].add(mel.lower())
        if adresse:
            row.shared[Commun.ADRESSE].add(json.dumps(adresse, sort_keys=True))
    phones = Telephone.objects.filter(responsable__uai=uai, is_mobile=True).values_list("responsable_id", "e164")
    liens = Lien.objects.filter(responsable__uai=uai, gone_at=None).values_list("responsable_id", "eleve_id")
    for commun, pairs in ((Commun.MOBILE, phones), (Commun.ENFANT, liens)):
        for pk, value in pairs:
            if pk in fiches:
                fiches[pk].shared[commun].add(str(value))
    return fiches


def _fiche(pk: int, public_id: str, nom: str, usage: str, prenom: str) -> _Fiche:
    noms = frozenset({namekit.normalise(nom), namekit.normalise(usage)} - {""})
    return _Fiche(pk, public_id, noms, namekit.normalise(prenom))


def _pair(fiches: Iterable[_Fiche], commun: Commun, pairs: dict[tuple[int, int], set[Commun]]) -> None:
    """Add to `pairs` those who share a value."""
    groups: dict[str, list[int]] = defaultdict(list)
    for row in fiches:
        for value in row.shared.get(commun, ()):
            groups[value].append(row.pk)
    for group in groups.values():
        if 1 < len(group) <= MOST:
            for pair in combinations(sorted(group), 2):
                pairs[pair].add(commun)


def _likeness(one: _Fiche, other: _Fiche) -> int | None:
    """0 for the same names, 1 or more for nearly the same, None for two persons."""
    nom = 0 if one.noms & other.noms else min((_near(a, b) for a in one.noms for b in other.noms), default=9)
    prenom = 0 if one.prenom == other.prenom else _near(one.prenom, other.prenom)
    return nom + prenom if nom + prenom <= 2 else None


def _near(one: str, other: str) -> int:
    """Letters between two names; 9 when they are two names (a third of the shorter one at most may differ)."""
    most = min(2, min(len(one), len(other)) // 3)
    distance = edit_distance(one, other, most)
    return distance if distance <= most else 9


def _paire(one: _Fiche, other: _Fiche, communs: Collection[Commun], *, proche: bool) -> Paire:
    first, second = sorted((one.public_id, other.public_id))
    return Paire(first, second, tuple(commun for commun in Commun if commun in communs), proche)


def _sorted(pairs: list[Paire]) -> list[Paire]:
    return sorted(pairs, key=lambda one: (one.proche, -len(one.communs), one.premier, one.second))
