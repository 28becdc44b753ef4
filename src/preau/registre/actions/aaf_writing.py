"""The part of an AAF import that no other format has: numbers kept, rows that change schools, mails of the staff."""

from __future__ import annotations

import json

from preau.registre.actions.ecritures import Ecritures
from preau.registre.formats.staging import Staging
from preau.registre.models import Eleve, Personnel, Responsable, Scolarite, keep_jointures

_MOVED = (("eleve", Eleve), ("personne", Responsable), ("personnel", Personnel))


def move_first(staging: Staging, ecritures: Ecritures) -> None:
    """Put the rows of people who change schools under the new one, before anything else is written of them."""
    for quoi, model in _MOVED:
        rows = staging.rows("SELECT uai, sid, pk FROM aaf_mutation WHERE quoi = ?", quoi)
        ecritures.update(model, ("uai", "source_id"), list(rows))
    rows = staging.rows("SELECT uai, pk FROM aaf_mutation WHERE quoi = 'scolarite'")
    ecritures.update(Scolarite, ("etablissement",), list(rows))


def write_rest(staging: Staging, ecritures: Ecritures) -> None:
    """Mails of the staff; and no number of the delivery is ever given to somebody else."""
    rows = staging.rows("SELECT payload, pk FROM personnel WHERE op IN ('ajout', 'changement', 'retour')")
    ecritures.update(Personnel, ("mel",), [(json.loads(payload)[9].get("mel", ""), pk) for payload, pk in rows])
    highest = staging.one("SELECT max(highest) FROM aaf_reserve")
    if highest:
        keep_jointures(highest)
