"""The anomalies of a proposal, each with the person it is about."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from preau.registre.actions.proposal import Proposal
from preau.registre.formats.staging import Staging
from preau.registre.models import Eleve, Responsable

PAGE = 50
_SUJET = re.compile(r"(ELEVE|PERSONNE|Eleve|PersRelEleve) ([^,]+)")
"""A number of SIECLE, or in AAF (second half) a jointure, which is the row's own."""


@dataclass(frozen=True, slots=True)
class Explication:
    """One anomaly. `nom` is who it is about, as the file writes it; `genre` and `public_id` name the record, if any."""

    fichier: str
    ligne: int
    code: str
    texte: str
    nom: str = ""
    genre: str = ""
    public_id: str = ""


def explain_anomalies(
    proposal: Proposal, uai: str, *, code: str = "", page: int = 1, size: int = PAGE
) -> list[Explication]:
    """One page of the anomalies of a school, all or of one code, file by file and line by line."""
    rows = proposal.staging.rows(
        "SELECT coalesce(f.nom, ''), a.fichier, a.line, a.code, a.subject, a.text FROM anomalie a "
        "LEFT JOIN fichier f ON f.id = a.fichier WHERE coalesce(f.uai, ?) = ? AND (? = '' OR a.code = ?) "
        "ORDER BY a.fichier, a.line, a.rowid LIMIT ? OFFSET ?",
        uai, uai, code, code, size, (max(1, page) - 1) * size,
    )  # fmt: skip
    found, keys = [], {"eleve": set[int](), "responsable": set[int]()}
    for fichier, number, line, kind, subject, text in list(rows):
        genre, pk, nom = _find(proposal.staging, uai, number, line, subject)
        if pk:
            keys[genre].add(pk)
        found.append((fichier, line, kind, text, nom, genre, pk))
    public = {
        "eleve": dict(Eleve.objects.filter(pk__in=keys["eleve"]).values_list("pk", "public_id")),
        "responsable": dict(Responsable.objects.filter(pk__in=keys["responsable"]).values_list("pk", "public_id")),
    }
    return [
        Explication(fichier, line, kind, text, nom, genre, public[genre].get(pk, "") if pk else "")
        for fichier, line, kind, text, nom, genre, pk in found
    ]


def _find(staging: Staging, uai: str, fichier: int, line: int, subject: str) -> tuple[str, int | None, str]:
    """(genre, key in the registry, name) of whom an anomaly is about: by the number it names, else by its line."""
    said = _SUJET.match(subject)
    if said:
        where = "sid = ?" if said[1].isupper() else "pk = CAST(? AS INT)"
        table, values = _table(said[1]), (said[2],)
        found = _first(staging, table, where, uai, *values)
        return (_genre(table), *found) if found else ("", None, "")
    for table in ("eleve", "personne"):
        found = _first(staging, table, "fichier = ? AND line = ?", uai, fichier, line) if line else None
        if found:
            return (_genre(table), *found)
    return "", None, ""


def _first(staging: Staging, table: str, where: str, uai: str, *values: object) -> tuple[int | None, str] | None:
    rows = staging.rows(f"SELECT pk, payload FROM {table} WHERE uai = ? AND {where} LIMIT 1", uai, *values)  # noqa: S608
    for pk, payload in rows:
        said = json.loads(payload)
        # Both payloads have the family name at 1, the usage name at 2, the first name at 3 (formats.lignes).
        return pk, f"{said[2] or said[1]} {said[3]}".strip()
    return None


def _table(word: str) -> str:
    return "eleve" if word.upper() == "ELEVE" else "personne"


def _genre(table: str) -> str:
    return "eleve" if table == "eleve" else "responsable"
