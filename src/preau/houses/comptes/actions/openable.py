"""What the registry opens at this moment: children of a person's records, and the person themself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from preau.houses.comptes.settings import current
from preau.registre import queries
from preau.registre.queries import Enfant


@dataclass(frozen=True)
class Person:
    """A responsable's own names and mail, as the registry writes them."""

    prenom: str
    nom: str
    mel: str


def list_openable(responsable_public_ids: Sequence[str]) -> list[Enfant]:
    """Children that these records may open now, by the levels that the deployment allows, in a stable order.

    Read again at every page: a link that is gone opens nothing from that moment.
    """
    if not responsable_public_ids:
        return []
    own = current()
    enfants = queries.list_enfants(
        list(responsable_public_ids), niveaux=set(own.niveaux), mefs_excluded=own.mefs_excluded
    )
    return sorted(enfants, key=lambda enfant: (enfant.ne_le is None, enfant.ne_le, enfant.public_id))


def has_excluded_mef(responsable_public_ids: Sequence[str]) -> bool:
    """Whether these records would open a child, were it not for the MEF: parents of CPGE have no account (seed 002)."""
    own = current()
    if not responsable_public_ids or not own.mefs_excluded:
        return False
    return bool(queries.list_enfants(list(responsable_public_ids), niveaux=set(own.niveaux)))


def join_records(responsable_public_ids: Iterable[str]) -> list[str]:
    """These records and those that the office has said to be the same person, without the ones gone; once each."""
    rows = [row for one in responsable_public_ids for row in queries.linked_responsables(one)]
    return list(dict.fromkeys(row.public_id for row in rows if row.gone_at is None))


def records_of(enfants: Iterable[Enfant], candidats: Sequence[str]) -> list[str]:
    """The records among `candidats`, in their order, through which these children are opened."""
    through = {record for enfant in enfants for record in enfant.responsable_public_ids}
    return [record for record in candidats if record in through]


def get_person(responsable_public_ids: Iterable[str]) -> Person:
    """Names of the person that these records are, as the first writes them; the first mail that one of them has."""
    rows = queries.get_responsables(responsable_public_ids)
    if not rows:
        raise LookupError("no record of the registry")
    first = rows[0]
    mel = next((row.mel for row in rows if row.mel), "")
    return Person(first.prenom, first.nom, mel)
