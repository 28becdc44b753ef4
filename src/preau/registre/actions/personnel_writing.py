"""The part of an import that is staff: members, main teachers, what is taught and by whom."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from preau.kit.idkit import new_public_id
from preau.registre.actions import bulk
from preau.registre.actions.ecritures import Ecritures
from preau.registre.actions.people_writing import IDENTITE
from preau.registre.formats.staging import Row, Staging, dump
from preau.registre.formats.sts import PERSONNEL, PRINCIPAUX
from preau.registre.models import Enseignant, Enseignement, Personnel, ProfesseurPrincipal, allocate_jointures

CHUNK = 500
_AGAIN = "'changement', 'retour'"
_KEY = "etablissement", "annee", "division", "groupe", "matiere", "modalite"


def write_personnels(staging: Staging, source: str, moment: datetime, ecritures: Ecritures) -> None:
    """Write every staged operation on the staff, through the import's recorder, in the caller's transaction."""
    at = bulk.moment(moment)
    _give_jointures(staging)
    _write_people(staging, source, at, ecritures)
    _write_principaux(staging, ecritures)
    _write_enseignements(staging, source, ecritures)
    _write_enseignants(staging, ecritures)
    for quoi, model in (("personnel", Personnel), ("enseignement", Enseignement)):
        gone = list(staging.rows("SELECT pk FROM depart WHERE quoi = ?", quoi))
        ecritures.update(model, ("gone_at",), ((at, pk) for (pk,) in gone))


def _give_jointures(staging: Staging) -> None:
    """Numbers from the counter of all people of the registry."""
    ids = [row[0] for row in staging.rows("SELECT id FROM personnel WHERE op = 'ajout' AND pk IS NULL ORDER BY id")]
    if ids:
        numbers = allocate_jointures(len(ids))
        staging.many("UPDATE personnel SET pk = ? WHERE id = ?", zip(numbers, ids, strict=True))


def _people(staging: Staging, ops: str) -> Iterator[Row]:
    return staging.rows(f"SELECT pk, uai, sid, payload, empreinte FROM personnel WHERE op IN ({ops})")  # noqa: S608


def _write_people(staging: Staging, source: str, at: Any, ecritures: Ecritures) -> None:
    ecritures.insert(
        Personnel,
        (*IDENTITE, *PERSONNEL, "empreinte", "mel", "adresse"),
        (
            (pk, new_public_id(), source, uai, sid, at, *_columns(payload), seal, "", "{}")
            for pk, uai, sid, payload, seal in _people(staging, "'ajout'")
        ),
    )
    ecritures.update(
        Personnel,
        (*PERSONNEL, "empreinte", "gone_at"),
        ((*_columns(payload), seal, None, pk) for pk, _, _, payload, seal in _people(staging, _AGAIN)),
    )


def _write_principaux(staging: Staging, ecritures: Ecritures) -> None:
    """The classes of main teachers, of the imported year only."""
    annees: dict[str, int] = dict(staging.rows("SELECT uai, annee FROM ecole"))
    again = [(pk, uai) for pk, uai, *_ in _people(staging, _AGAIN)]
    for start in range(0, len(again), CHUNK):
        some = again[start : start + CHUNK]
        known = ProfesseurPrincipal.objects.filter(
            personnel__in=[pk for pk, _ in some], annee__in={annees[uai] for _, uai in some}
        ).values_list("pk", "etablissement_id", "annee")
        ecritures.delete(ProfesseurPrincipal, "id", [pk for pk, uai, annee in known if annees.get(uai) == annee])
    ecritures.insert(
        ProfesseurPrincipal,
        ("personnel", "etablissement", "annee", "division", "debut_le", "fin_le"),
        (
            (pk, uai, annees[uai], division, debut, fin)
            for pk, uai, _, payload, _ in _people(staging, f"'ajout', {_AGAIN}")
            for division, debut, fin in json.loads(payload)[PRINCIPAUX]
        ),
    )


def _services(staging: Staging, ops: str) -> Iterator[Row]:
    return staging.rows(
        f"""SELECT e.pk, e.uai, c.annee, CASE e.type WHEN 'D' THEN e.structure ELSE '' END,
        CASE e.type WHEN 'G' THEN e.structure ELSE '' END, e.matiere, e.modalite, e.heures, e.co, e.empreinte
        FROM enseignement e JOIN ecole c ON c.uai = e.uai WHERE e.op IN ({ops})"""  # noqa: S608 - constants
    )


def _write_enseignements(staging: Staging, source: str, ecritures: Ecritures) -> None:
    ecritures.insert(
        Enseignement,
        ("public_id", "source", *_KEY, "heures", "co_enseignement", "empreinte"),
        (
            (new_public_id(), source, *key, heures, bool(co), seal)
            for _, *key, heures, co, seal in _services(staging, "'ajout'")
        ),
    )
    ecritures.update(
        Enseignement,
        ("heures", "co_enseignement", "empreinte", "gone_at"),
        ((heures, bool(co), seal, None, pk) for pk, *_, heures, co, seal in _services(staging, _AGAIN)),
    )
    # The database has numbered the new ones; their teachers need the numbers.
    for uai, annee in list(staging.rows("SELECT uai, annee FROM ecole WHERE personnels = 1")):
        rows = Enseignement.objects.filter(etablissement=uai, annee=annee, source=source)
        keys = rows.values_list("pk", "division", "groupe", "matiere", "modalite").iterator(CHUNK)
        staging.many(
            """UPDATE enseignement SET pk = ? WHERE +pk IS NULL AND uai = ? AND type = ? AND structure = ?
            AND matiere = ? AND modalite = ?""",
            ((pk, uai, "D" if d else "G", d or g, matiere, modalite) for pk, d, g, matiere, modalite in keys),
        )


def _write_enseignants(staging: Staging, ecritures: Ecritures) -> None:
    again = staging.rows(f"SELECT pk FROM enseignement WHERE op IN ({_AGAIN})")  # noqa: S608 - constants
    ecritures.delete(Enseignant, "enseignement", [pk for (pk,) in again])
    # CROSS JOIN keeps the order of the tables: SQLite would walk everybody for every service.
    rows = staging.rows(
        f"""SELECT e.pk, p.pk, json_extract(t.value, '$[1]'), a.pk, json_extract(t.value, '$[3]'),
        json_extract(t.value, '$[4]') FROM enseignement e CROSS JOIN json_each(e.enseignants) t
        CROSS JOIN personnel p ON p.uai = e.uai AND p.sid = json_extract(t.value, '$[0]')
        LEFT JOIN personnel a ON a.uai = e.uai AND a.sid = json_extract(t.value, '$[2]')
        WHERE e.op IN ('ajout', {_AGAIN}) ORDER BY e.id"""  # noqa: S608 - constants
    )
    ecritures.insert(Enseignant, ("enseignement", "personnel", "heures", "remplace", "debut_le", "fin_le"), rows)


def _columns(payload: str) -> list[Any]:
    """Staged columns as the database takes them: lists and dictionaries as JSON text."""
    columns = json.loads(payload)[:PRINCIPAUX]
    return [dump(value) if isinstance(value, dict | list) else value for value in columns]
