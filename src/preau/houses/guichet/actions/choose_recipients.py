"""Who would receive a letter: people of the school who may have an account, in the order of the post."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from preau.houses.guichet.courriers import documents
from preau.houses.guichet.models import Lot
from preau.registre.models import Eleve, Responsable
from preau.registre.queries import list_inscrits, list_representants
from preau.registre.queries.perimetre import in_chunks


@dataclass(frozen=True)
class Recipient:
    """One person. `classe` is that of the (eldest) child, by which letters are sorted and handed out."""

    public_id: str
    nom: str
    classe: str
    enfants: tuple[str, ...]
    lignes: tuple[str, ...]
    mel: str


def choose_recipients(lot: Lot) -> list[Recipient]:
    """The people of a lot as the registry has them now, by class then name; unknown public ids are left out."""
    divisions = lot.divisions or None
    if lot.profil == Lot.Profil.ELEVE:
        return _eleves(lot, divisions)
    people = list_representants(lot.uai, {1}, divisions=divisions, responsables=lot.personnes or None)
    rows = _rows(Responsable, (one.public_id for one in people))
    found = []
    for one in people:
        row = rows[one.public_id]
        name = documents.name_responsable(row)
        enfants = tuple(f"{child.prenom} {child.nom} ({child.division or '–'})" for child in one.enfants)
        lignes = documents.envelope(name, row.adresse or {})
        found.append(Recipient(one.public_id, name, one.enfants[0].division, enfants, lignes, row.mel))
    return found


def _eleves(lot: Lot, divisions: list[str] | None) -> list[Recipient]:
    pupils = list_inscrits(lot.uai, divisions=divisions, eleves=lot.personnes or None)
    rows = _rows(Eleve, (one.public_id for one in pupils))
    return [
        Recipient(
            one.public_id,
            documents.name_eleve(rows[one.public_id]),
            one.division,
            (),
            (documents.name_eleve(rows[one.public_id]),),
            "",  # a pupil's slip is handed out in class, whatever mail the file has
        )
        for one in pupils
    ]


def _rows(model: type, public_ids: Iterable[str]) -> dict:
    wanted = list(public_ids)
    rows = model._default_manager  # type: ignore[attr-defined]
    return {row.public_id: row for some in in_chunks(wanted) for row in rows.filter(public_id__in=some)}
