"""Comparing what files say of a school itself: its classes, groups, code tables, name and address."""

from __future__ import annotations

import json
from datetime import date

from preau.registre.formats.staging import Staging, dump
from preau.registre.models import AnneeScolaire, Code, Division, Etablissement, Groupe
from preau.registre.models.personne import Source

FICHE = ("nom", "commune", "telephone", "mel", "nature", "adresse", "degre", "academie", "jointure")
JOURS = ("debut_le", "fin_le")


def compare_structures(staging: Staging, uai: str, annee: int, source: str) -> None:
    """Fill `structure_op`: classes and groups to add, change, revive, or mark gone (only with a structures file).

    What the pupils' files describe, STS leaves as it is; and each marks gone only what it brought itself.
    """
    complete = bool(staging.one("SELECT structures FROM ecole WHERE uai = ?", uai))
    for kind, model in (("D", Division), ("G", Groupe)):
        staged = {code: json.dumps(["", [], []]) for code in _named(staging, uai, kind)}
        described: dict[str, str] = dict(
            staging.rows("SELECT code, payload FROM structure WHERE uai = ? AND type = ? ORDER BY rowid", uai, kind)
        )
        staged |= described
        known = {row.code: row for row in model.objects.filter(etablissement=uai, annee=annee)}
        for code, payload in sorted(staged.items()):
            row = known.pop(code, None)
            if row is None:
                _structure(staging, uai, kind, code, payload, None, "ajout")
            elif row.gone_at is not None:
                _structure(staging, uai, kind, code, payload if code in described else None, row.pk, "changement")
            elif source == Source.STS and row.source != Source.STS:
                continue
            elif code in described and (_described(row) != json.loads(payload) or not _is_own(row, source)):
                _structure(staging, uai, kind, code, payload if code in described else None, row.pk, "changement")
        for code, row in known.items() if complete else ():
            if row.gone_at is None and _is_own(row, source):
                _structure(staging, uai, kind, code, None, row.pk, "depart")


def compare_codes(staging: Staging, uai: str, source: str) -> None:
    """Fill `code_op`: lines of code tables to add or change. None is ever removed: old rows still name them.

    SIECLE words a subject or a MEF; STS only adds those that are missing, so that the two do not undo each other.
    """
    staged = {
        (table, code): (court, long)
        for table, code, court, long in staging.rows("SELECT tableau, code, court, long FROM code WHERE uai = ?", uai)
    }
    if not staged:
        return
    known = {(row.table, row.code): row for row in Code.objects.filter(etablissement=uai)}
    for (table, code), (court, long) in sorted(staged.items()):
        row = known.get((table, code))
        if row is not None and source == Source.STS:
            continue
        if row is None or (row.libelle_court, row.libelle_long) != (court, long):
            values = (uai, table, code, court, long, row.pk if row else None, "changement" if row else "ajout")
            staging.add("INSERT INTO code_op VALUES (?,?,?,?,?,?,?)", values)


def compare_fiche(staging: Staging, uai: str, annee: int, source: str) -> dict[str, object]:
    """The fields of the school, and the days of its year, that a file changes; what the office set stays.

    Communs.xml of SIECLE has the last word; STS only fills what is empty.
    """
    staged = json.loads(staging.one("SELECT fiche FROM ecole WHERE uai = ?", uai) or "{}")
    school = Etablissement.objects.filter(uai=uai).first()
    year = AnneeScolaire.objects.filter(etablissement=uai, annee=annee).first()
    kept = school.champs_fixes if school else []
    changed: dict[str, object] = {}
    for name in FICHE:
        value = staged.get(name)
        held = getattr(school, name, None)
        if value and name not in kept and value != held and not (held and source == Source.STS):
            changed[name] = value
    for name in JOURS:
        value = staged.get(name)
        held = getattr(year, name, None)
        if value and date.fromisoformat(value) != held and not (held and source == Source.STS):
            changed[name] = value
    return changed


def _named(staging: Staging, uai: str, kind: str) -> set[str]:
    """Codes that pupils are assigned to."""
    return {
        row[0] for row in staging.rows("SELECT DISTINCT code FROM affectation WHERE uai = ? AND type = ?", uai, kind)
    }


def _is_own(row: Division | Groupe, source: str) -> bool:
    """Whether this format brought the row. Without a source it is from before the column: the pupils' files did."""
    return row.source == source or (row.source == "" and source != Source.STS)


def _described(row: Division | Groupe) -> list[object]:
    return [row.libelle, row.mefs, getattr(row, "divisions", [])]


def _structure(staging: Staging, uai: str, kind: str, code: str, payload: str | None, pk: int | None, op: str) -> None:
    statement = "INSERT INTO structure_op VALUES (?,?,?,?,?,?)"
    staging.add(statement, (uai, kind, code, payload if payload is None else dump(json.loads(payload)), pk, op))
