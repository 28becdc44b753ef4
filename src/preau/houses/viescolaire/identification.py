"""From what an ENT says to records of the registry: three ways, each strict (specs/educonnect-ent.md §2.4).

Two people who would fit are nobody: a wrong child is worse than a letter to the Correspondant ENT.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db.models import Q

from preau.houses.viescolaire.ents import Ent
from preau.houses.viescolaire.models import Accompagnement, Utilisateur
from preau.kit import namekit
from preau.protocols.cas.client import Validated, read_day
from preau.registre.models import Eleve, Fonction, Personnel, Responsable
from preau.registre.queries import (
    find_eleves_by_ref,
    find_inscrits,
    find_responsables_by_ref,
    linked_responsables,
    same_eleves,
    same_people,
)

Genre = Utilisateur.Genre
Fiche = Eleve | Responsable | Personnel
MOST = 10
"""Values of an attribute that are looked up."""


@dataclass(frozen=True, slots=True)
class Identite:
    """Who an ENT says somebody is; what it does not say is empty."""

    nom: str = ""
    prenom: str = ""
    ne_le: date | None = None
    code_postal: str = ""
    genres: tuple[str, ...] = ()
    uais: tuple[str, ...] = ()
    mel: str = ""

    def as_row(self) -> dict[str, object]:
        """As JSON."""
        return {**asdict(self), "ne_le": self.ne_le.isoformat() if self.ne_le else ""}


@dataclass(frozen=True, slots=True)
class Reconnu:
    """One person: the genre of their door and their records."""

    genre: str
    fiches: tuple[Fiche, ...]


def read_identite(ent: Ent, said: Validated) -> Identite:
    """The attributes of this ENT as an identity."""

    def first(name: str) -> str:
        return next(iter(said.attributes.get(name, ())), "").strip()[:254] if name else ""

    return Identite(
        first(ent.nom)[:120],
        first(ent.prenom)[:120],
        read_day(first(ent.naissance), ent.dates),
        first(ent.code_postal)[:10],
        tuple(sorted(ent.genres_of(said.attributes.get(ent.categories, ())))),
        split(said.attributes.get(ent.uais, ())),
        first(ent.mel).casefold(),
    )


def split(values: Iterable[str]) -> tuple[str, ...]:
    """Each value once; several may be joined by `;`."""
    parts = (part.strip() for value in values for part in value.split(";"))
    return tuple(dict.fromkeys(part[:120] for part in parts if part))[:MOST]


def recognise(ent: Ent, said: Validated, identite: Identite) -> Reconnu | None:
    """By an identifier that an attribute carries when this ENT has one, else by mail, else by identity."""
    if ent.identifiant and (values := split(said.attributes.get(ent.identifiant, ()))):
        return by_identifiant(values)
    return by_mel(identite.mel) or by_identite(identite)


def by_identifiant(values: Sequence[str]) -> Reconnu | None:
    """Public ids, jointures or FrEduCtRefId: records of one genre, else nobody."""
    numbers = [int(value) for value in values if value.isascii() and value.isdecimal() and len(value) < 18]
    wanted = Q(public_id__in=values) | Q(jointure__in=numbers)
    found: dict[str, list[Fiche]] = {
        Genre.RESPONSABLE: [
            *Responsable.objects.filter(wanted, gone_at=None).order_by("jointure"),
            *find_responsables_by_ref(values),
        ],
        Genre.ELEVE: [*_enrolled(Eleve.objects.filter(wanted)), *_enrolled(find_eleves_by_ref(values))],
        Genre.PERSONNEL: list(Personnel.objects.filter(wanted, gone_at=None).order_by("uai", "jointure")),
    }
    return _one(found)


def by_mel(mel: str) -> Reconnu | None:
    """Staff, by an address that is theirs alone: one record a school."""
    if not mel:
        return None
    rows = list(Personnel.objects.filter(mel__iexact=mel, gone_at=None).order_by("uai", "jointure"))
    return _one({Genre.PERSONNEL: _staff(rows)}) if rows else None


def by_identite(wanted: Identite) -> Reconnu | None:
    """By names, birth date, postcode and category; somebody of two genres, or of none, is nobody."""
    if len(wanted.genres) != 1 or not wanted.nom or not wanted.prenom:
        return None
    finders = {Genre.ELEVE: _eleves, Genre.RESPONSABLE: _responsables, Genre.PERSONNEL: _personnels}
    genre = Genre(wanted.genres[0])
    return _one({genre: finders[genre](wanted)})


def genre_of_staff(rows: Iterable[Personnel]) -> str:
    """An accompagnant by function, or named by the office for a pupil while the file gives no function."""
    staff = list(rows)
    if any(row.fonction in (Fonction.AES, Fonction.AEH) for row in staff):
        return Genre.ACCOMPAGNANT
    if all(row.fonction == "" for row in staff):
        named = Accompagnement.objects.filter(personnel__in=[row.public_id for row in staff], ended_at=None)
        return Genre.ACCOMPAGNANT if named.exists() else Genre.PERSONNEL
    return Genre.PERSONNEL


def records_of(fiches: Sequence[Fiche]) -> list[Fiche]:
    """These records and those of the same person in other schools, by the registry's own rules."""
    first = fiches[0]
    if isinstance(first, Responsable):
        ids = [row.public_id for row in fiches]
        linked = [one for row in ids for one in linked_responsables(row) if one.gone_at is None]
        return _distinct([*fiches, *linked, *same_people(ids)])
    if isinstance(first, Eleve):
        return _distinct([*fiches, *same_eleves([row.public_id for row in fiches])])
    return _distinct(fiches)


def _one(found: dict[str, list[Fiche]]) -> Reconnu | None:
    kept = {genre: rows for genre, rows in found.items() if rows}
    if len(kept) != 1:
        return None
    genre, rows = next(iter(kept.items()))
    if genre == Genre.PERSONNEL:
        genre = genre_of_staff(row for row in rows if isinstance(row, Personnel))
    return Reconnu(str(genre), tuple(records_of(rows)))


def _eleves(wanted: Identite) -> list[Fiche]:
    """Names and birth date; the postcode may not contradict; the same pupil in two schools is one."""
    if wanted.ne_le is None:
        return []
    rows = [row for row in Eleve.objects.filter(ne_le=wanted.ne_le) if _fits(row, wanted)]
    rows = [row for row in _enrolled(rows) if not _contradicts(row, wanted)]
    return _together(rows, lambda row: {one.pk for one in same_eleves([row.public_id])})


def _responsables(wanted: Identite) -> list[Fiche]:
    """Names and postcode: the registry has no birth date of theirs."""
    if not wanted.code_postal:
        return []
    rows = Responsable.objects.filter(adresse__code_postal=wanted.code_postal, gone_at=None).order_by("jointure")
    found = [row for row in rows if _fits(row, wanted) and not _contradicts(row, wanted)]
    return _together(found, lambda row: {one.pk for one in records_of([row])})


def _personnels(wanted: Identite) -> list[Fiche]:
    """Names, and a birth date or a school of theirs that the ENT names; one record a school."""
    by_day = Q(ne_le=wanted.ne_le) if wanted.ne_le else Q(pk__in=[])
    rows = Personnel.objects.filter(by_day | Q(uai__in=wanted.uais), gone_at=None).order_by("uai", "jointure")
    return _staff([row for row in rows if _fits(row, wanted) and not _contradicts(row, wanted)])


def _staff(rows: Sequence[Personnel]) -> list[Fiche]:
    """One person has one record in each school and one birth date: else they are several, so nobody."""
    days = {row.ne_le for row in rows if row.ne_le}
    if len({row.uai for row in rows}) != len(rows) or len(days) > 1:
        return []
    return list(rows)


def _together(rows: Sequence[Fiche], same: Callable[[Fiche], set[int]]) -> list[Fiche]:
    """All of them when they are one person, else nobody."""
    return list(rows) if rows and {row.pk for row in rows} <= same(rows[0]) else []


def _enrolled(rows: Iterable[Eleve]) -> list[Eleve]:
    found = list(rows)
    present = {one.public_id for one in find_inscrits([row.public_id for row in found])}
    return [row for row in found if row.public_id in present]


def _fits(row: Fiche, wanted: Identite) -> bool:
    """The same whole family name or name of use, and the same first name."""
    names = {namekit.normalise(row.nom_de_famille), namekit.normalise(row.nom_usage)} - {""}
    given = namekit.keys_of_prenom(row.prenom) & namekit.keys_of_prenom(wanted.prenom)
    return namekit.normalise(wanted.nom) in names and bool(given)


def _contradicts(row: Fiche, wanted: Identite) -> bool:
    """Something that both know differs: postcode, birth date, school."""
    postal = str(row.adresse.get("code_postal") or "")
    day = getattr(row, "ne_le", None)
    return (
        bool(wanted.code_postal and postal and postal != wanted.code_postal)
        or bool(wanted.ne_le and day and day != wanted.ne_le)
        or bool(wanted.uais and row.uai not in wanted.uais)
    )


def _distinct(rows: Iterable[Fiche]) -> list[Fiche]:
    return list({row.public_id: row for row in rows}.values())
