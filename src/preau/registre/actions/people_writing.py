"""The part of an import that is people: pupils, enrolments, responsables, telephones, keys and links."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from preau.kit.idkit import new_public_id
from preau.registre.actions import bulk
from preau.registre.actions.correct import keep_corrections
from preau.registre.actions.ecritures import Ecritures
from preau.registre.formats import lignes
from preau.registre.formats.staging import Row, Staging, dump
from preau.registre.models import (
    CleResponsable,
    Eleve,
    Lien,
    Responsable,
    Scolarite,
    Telephone,
    allocate_jointures,
)

TELEPHONE = ("champ", "brut", "e164", "is_mobile")
IDENTITE = ("jointure", "public_id", "source", "uai", "source_id", "created_at")
_ADRESSE = (
    "(SELECT a.payload FROM adresse a WHERE a.uai = t.uai AND a.genre = '{genre}' AND a.aid = t.adresse_id LIMIT 1)"
)
_ADRESSES_DONNEES = "(SELECT c.{flag} FROM ecole c WHERE c.uai = t.uai)"


def write_people(staging: Staging, source: str, moment: datetime, ecritures: Ecritures) -> None:
    """Write every staged operation, through the recorder. Inside the caller's transaction on the registry."""
    at = bulk.moment(moment)
    _give_jointures(staging)
    _write_eleves(staging, source, at, ecritures)
    _write_scolarites(staging, ecritures)
    _write_responsables(staging, source, at, ecritures)
    _write_liens(staging, ecritures)
    for quoi, model in (("scolarite", Scolarite), ("responsable", Responsable), ("lien", Lien)):
        gone = staging.rows("SELECT pk FROM depart WHERE quoi = ?", quoi)
        ecritures.update(model, ("gone_at",), ((at, pk) for (pk,) in gone))
    keep_corrections(staging, ecritures, moment)


def _give_jointures(staging: Staging) -> None:
    """A number for every new row without one (AAF brings its own), from one counter; links learn their two ends."""
    for table in ("eleve", "personne"):
        ids = [row[0] for row in staging.rows(f"SELECT id FROM {table} WHERE op = 'ajout' AND pk IS NULL ORDER BY id")]  # noqa: S608
        if ids:
            numbers = allocate_jointures(len(ids))
            staging.many(f"UPDATE {table} SET pk = ? WHERE id = ?", zip(numbers, ids, strict=True))  # noqa: S608
    staging.run(
        """UPDATE lien SET
        eleve_pk = coalesce((SELECT e.pk FROM eleve e WHERE e.uai = lien.uai AND e.sid = lien.eleve), eleve_pk),
        personne_pk = coalesce((SELECT p.pk FROM personne p WHERE p.uai = lien.uai AND p.sid = lien.personne),
            personne_pk) WHERE op = 'ajout'"""
    )


def _people(staging: Staging, table: str, genre: str, flag: str, ops: str) -> Iterator[Row]:
    """pk, uai, source id, payload, fingerprint, address JSON or None, whether the file gives addresses."""
    address, given = _ADRESSE.format(genre=genre), _ADRESSES_DONNEES.format(flag=flag)
    return staging.rows(
        f"SELECT pk, uai, sid, payload, empreinte, {address}, {given} FROM {table} t WHERE op IN ({ops})"  # noqa: S608
    )


def _write_eleves(staging: Staging, source: str, at: Any, ecritures: Ecritures) -> None:
    def people(ops: str) -> Iterator[Row]:
        return _people(staging, "eleve", "eleves", "adresses_eleves", ops)

    columns = len(lignes.ELEVE)
    ecritures.insert(
        Eleve,
        (*IDENTITE, *lignes.ELEVE, "empreinte", "adresse"),
        (
            (pk, new_public_id(), source, uai, sid, at, *_values(json.loads(payload)[:columns]), seal, address or "{}")
            for pk, uai, sid, payload, seal, address, _ in people("'ajout'")
        ),
    )
    for given in (0, 1):
        ecritures.update(
            Eleve,
            (*lignes.ELEVE, "empreinte", *(("adresse",) if given else ())),
            (
                (*_values(json.loads(payload)[:columns]), seal, *((address or "{}",) if given else ()), pk)
                for pk, _, _, payload, seal, address, has in people("'changement'")
                if has == given
            ),
        )
    ecritures.delete(Telephone, "eleve", (row[0] for row in people("'changement'")))
    ecritures.insert(
        Telephone,
        ("eleve", *TELEPHONE),
        ((row[0], *phone) for row in people("'ajout', 'changement'") for phone in json.loads(row[3])[columns]),
    )


def _write_responsables(staging: Staging, source: str, at: Any, ecritures: Ecritures) -> None:
    def people(ops: str) -> Iterator[Row]:
        return _people(staging, "personne", "responsables", "adresses_responsables", ops)

    columns = len(lignes.RESPONSABLE)
    ecritures.insert(
        Responsable,
        (*IDENTITE, *lignes.RESPONSABLE, "empreinte", "adresse"),
        (
            (pk, new_public_id(), source, uai, sid, at, *_values(json.loads(payload)[:columns]), seal, address or "{}")
            for pk, uai, sid, payload, seal, address, _ in people("'ajout'")
        ),
    )
    again = "'changement', 'retour'"
    for given in (0, 1):
        ecritures.update(
            Responsable,
            (*lignes.RESPONSABLE, "empreinte", "gone_at", *(("adresse",) if given else ())),
            (
                (*_values(json.loads(payload)[:columns]), seal, None, *((address or "{}",) if given else ()), pk)
                for pk, _, _, payload, seal, address, has in people(again)
                if has == given
            ),
        )
    for model in (Telephone, CleResponsable):
        ecritures.delete(model, "responsable", (row[0] for row in people(again)))
    every = f"'ajout', {again}"
    ecritures.insert(
        Telephone,
        ("responsable", *TELEPHONE),
        ((row[0], *phone) for row in people(every) for phone in json.loads(row[3])[columns]),
    )
    ecritures.insert(
        CleResponsable,
        ("responsable", "nom_cle", "prenom_cle", "e164"),
        ((row[0], *cle) for row in people(every) for cle in json.loads(row[3])[columns + 1]),
    )


def _write_scolarites(staging: Staging, ecritures: Ecritures) -> None:
    fields = (*lignes.SCOLARITE, "division", "groupes", "empreinte")

    def rows(where: str) -> Iterator[Row]:
        return staging.rows(
            f"""SELECT e.pk, e.sco_pk, e.uai, c.annee, e.scolarite, e.structures, e.sco_empreinte FROM eleve e
            JOIN ecole c ON c.uai = e.uai WHERE e.sco_op {where}"""  # noqa: S608 - constants below
        )

    def values(scolarite: str, structures: str, seal: str) -> Iterable[Any]:
        division, groupes = json.loads(structures)
        mef, niveau, regime, statut, entree, sortie, motif = json.loads(scolarite)
        return (mef, niveau, regime, statut, entree, sortie, motif, division, dump(groupes), seal)

    ecritures.insert(
        Scolarite,
        ("eleve", "etablissement", "annee", *fields),
        ((pk, uai, annee, *values(sco, struct, seal)) for pk, _, uai, annee, sco, struct, seal in rows("= 'ajout'")),
    )
    ecritures.update(
        Scolarite,
        (*fields, "gone_at"),
        (
            (*values(sco, struct, seal), None, sco_pk)
            for _, sco_pk, _, _, sco, struct, seal in rows("IN ('changement', 'sortie', 'retour')")
        ),
    )


def _write_liens(staging: Staging, ecritures: Ecritures) -> None:
    def rows(where: str) -> Iterator[Row]:
        return staging.rows(f"SELECT pk, personne_pk, eleve_pk, payload, empreinte FROM lien WHERE op {where}")  # noqa: S608

    empty = ("", "")
    ecritures.insert(
        Lien,
        ("responsable", "eleve", *lignes.LIEN, "empreinte", "cut_by", "cut_reason"),
        (
            (personne, eleve, *_values(json.loads(payload)), seal, *empty)
            for _, personne, eleve, payload, seal in rows("= 'ajout'")
        ),
    )
    # cut_at is never touched: an office's cut survives every import.
    ecritures.update(
        Lien,
        (*lignes.LIEN, "empreinte", "gone_at"),
        (
            (*_values(json.loads(payload)), seal, None, pk)
            for pk, _, _, payload, seal in rows("IN ('changement', 'retour')")
        ),
    )


def _values(columns: list[Any]) -> list[Any]:
    """Staged columns as the database takes them: dictionaries as JSON text."""
    return [dump(value) if isinstance(value, dict) else value for value in columns]
