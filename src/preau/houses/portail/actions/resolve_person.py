"""Whom the references of an assertion name in the registry: one person with several records, or several people.

Several records of one person are one home with all the children; people are only asked who they are where the records
name different people (specs/educonnect-ent.md §1.5.b).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from preau.houses.portail import settings
from preau.houses.portail.refusals import PersonneInconnue, PersonneSansReference
from preau.kit.namekit import same_name
from preau.registre.models import Eleve, Responsable
from preau.registre.queries import (
    find_eleves_by_ref,
    find_eleves_by_vecteur,
    find_inscrits,
    find_responsables_by_ref,
    find_responsables_by_vecteur,
    linked_responsables,
    list_enfants,
    read_vecteurs,
)


@dataclass(frozen=True)
class Records:
    """Public ids of the registry rows of one person: a responsable's, or a pupil's own; `uais` are of the children."""

    nom: str
    responsables: list[str]
    eleves: list[str]
    uais: list[str]

    def as_json(self) -> dict[str, object]:
        """What a handle keeps."""
        return asdict(self)


@dataclass(frozen=True)
class Named:
    """What an assertion says of a family: FrEduCtRefId and FrEduVecteur, as written."""

    refs: list[str]
    vecteurs: list[str]
    retour: str = ""

    @property
    def references(self) -> list[str]:
        """What can be looked for, without names: the office reads it."""
        usable = [ref[:80] for ref in self.refs if ref.startswith("{AAF}")]
        return [*usable, *(one.bare[:80] for one in read_vecteurs(self.vecteurs))][:20]


def resolve_people(named: Named) -> list[Records]:
    """The people named who may come in: responsables with a child at school, or pupils enrolled now; never empty.

    Raises PersonneSansReference or PersonneInconnue, whose context holds `reason`, `references` and `uai`.
    """
    references = named.references
    context = {"retour": named.retour, "references": references}
    if not references:
        raise PersonneSansReference(f"{len(named.refs)} FrEduCtRefId", reason="sans-reference", uai="", **context)
    adults = find_responsables_by_ref(named.refs) or find_responsables_by_vecteur(named.vecteurs)
    pupils = find_eleves_by_ref(named.refs) or find_eleves_by_vecteur(named.vecteurs)
    people = [found for rows in _same_adults(adults) if (found := _adult(rows))]
    people += [found for rows in _same_pupils(pupils) if (found := _pupil(rows))]
    if people:
        return people
    known = [*adults, *pupils]
    uais = [row.uai for row in known] or [one.uai for one in read_vecteurs(named.vecteurs)]
    reason = "sans-eleve" if known else "inconnu"
    detail = f"{len(references)} références, {len(known)} dossiers"
    raise PersonneInconnue(detail, reason=reason, uai=next(iter(uais), ""), **context)


def _adult(rows: list[Responsable]) -> Records | None:
    public_ids = sorted(row.public_id for row in rows)
    enfants = list_enfants(public_ids, niveaux=set(settings.current().niveaux))
    uais = list(dict.fromkeys(one.uai for one in enfants))
    return Records(f"{rows[0].prenom} {rows[0].nom}", public_ids, [], uais) if enfants else None


def _pupil(rows: list[Eleve]) -> Records | None:
    public_ids = sorted(row.public_id for row in rows)
    inscrits = find_inscrits(public_ids)
    uais = list(dict.fromkeys(one.uai for one in inscrits))
    return Records(f"{rows[0].prenom} {rows[0].nom}", [], public_ids, uais) if inscrits else None


def _same_adults(rows: Iterable[Responsable]) -> list[list[Responsable]]:
    """One list per person: the same names, or said to be the same by an office (Identite)."""
    groups: list[list[Responsable]] = []
    for row in rows:
        linked = {one.jointure for one in linked_responsables(row.public_id)}
        same = [group for group in groups if any(_is_same_adult(row, one) or one.jointure in linked for one in group)]
        merged = [one for group in same for one in group]
        groups = [group for group in groups if group not in same] + [[*merged, row]]
    return groups


def _is_same_adult(one: Responsable, other: Responsable) -> bool:
    """The same first name, and a family name or name of use in common: a marriage is told to one school only."""
    ours, theirs = (one.nom_de_famille, one.nom_usage), (other.nom_de_famille, other.nom_usage)
    return same_name(one.prenom, other.prenom) and any(same_name(a, b) for a in ours for b in theirs)


def _same_pupils(rows: Iterable[Eleve]) -> list[list[Eleve]]:
    groups: list[list[Eleve]] = []
    for row in rows:
        same = next((group for group in groups if any(_is_same_pupil(row, one) for one in group)), None)
        if same is None:
            groups.append([row])
        else:
            same.append(row)
    return groups


def _is_same_pupil(one: Eleve, other: Eleve) -> bool:
    same_ine = bool(one.ine) and one.ine == other.ine
    names = same_name(one.nom_de_famille, other.nom_de_famille) and same_name(one.prenom, other.prenom)
    return one.ne_le == other.ne_le and (same_ine or names)
