"""Rows back to the CSV that ONDE gives (specs/registry-formats.md §3): ISO-8859-1, ``;``, CRLF, few quotes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import BinaryIO

from preau.protocols.onde.messages import Eleve, Enfant, Responsable

ENCODING = "iso-8859-1"
ELEVES_NAME = "CSVExtraction.csv"
RESPONSABLES_NAME = "CSVExtraction Parents.csv"
_ELEVES = (
    "Nom élève;Nom d'usage élève;Prénom élève;Date naissance;Sexe;INE;Adresse1;Cp1;Commune1;Pays1;Adresse2;Cp2;"
    "Commune2;Pays2; Cycle;Niveau;Libellé classe;Identifiant classe;Attestation fournie;Autorisation associations;"
    "Autorisation photo;Décision de passage"
)
"""The header of 2017 and after; " Cycle" begins with a space."""
_RESPONSABLES = (
    "Civilité Responsable;Nom usage responsable;Nom responsable;Prénom responsable;Adresse responsable;CP responsable;"
    "Commune responsable;Pays;Courriel;Téléphone domicile;Téléphone travail;Téléphone portable"
)
_ENFANT = ("Nom d'usage enfant", "Nom de famille enfant", "Prénom enfant", "Classes enfants")
_LATIN_1 = str.maketrans({"œ": "oe", "Œ": "OE", "Ÿ": "Y", "’": "'", "–": "-", "€": "EUR"})
"""What ISO-8859-1 lacks and has a plain equal; the rest becomes "?"."""


def write_eleves(stream: BinaryIO, rows: Iterable[Eleve]) -> None:
    """CSVExtraction.csv."""
    _write(stream, _ELEVES.split(";"), (_eleve(row) for row in rows))


def write_responsables(stream: BinaryIO, rows: Iterable[Responsable]) -> None:
    """CSVExtraction Parents.csv: as many child blocks as the largest family has, the others padded."""
    rows = list(rows)
    blocks = max((len(row.enfants) for row in rows), default=1) or 1
    header = _RESPONSABLES.split(";") + list(_ENFANT) * blocks
    _write(stream, header, (_responsable(row, len(header)) for row in rows))


def _write(stream: BinaryIO, header: list[str], rows: Iterable[list[str]]) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow(header)
    writer.writerows(rows)
    stream.write(text.getvalue().translate(_LATIN_1).encode(ENCODING, "replace"))


def _eleve(row: Eleve) -> list[str]:
    born = row.ne_le.strftime("%d/%m/%Y") if row.ne_le else row.ne_le_brut
    return [
        row.nom_de_famille,
        row.nom_usage,
        row.prenom,
        born,
        row.sexe,
        row.ine,
        row.adresse1,
        row.code_postal1,
        row.commune1,
        row.pays1,
        row.adresse2,
        row.code_postal2,
        row.commune2,
        row.pays2,
        row.cycle,
        row.niveau,
        row.classe,
        row.classe_id,
        row.attestation,
        row.autorisation_associations,
        row.autorisation_photo,
        row.decision_passage,
    ]


def _responsable(row: Responsable, width: int) -> list[str]:
    cells = [
        row.civilite,
        row.nom_usage,
        row.nom_de_famille,
        row.prenom,
        row.adresse,
        row.code_postal,
        row.commune,
        row.pays,
        row.mel,
        row.tel_domicile,
        row.tel_travail,
        row.tel_portable,
    ]
    for enfant in row.enfants:
        cells += _enfant(enfant)
    return cells + [""] * (width - len(cells))


def _enfant(enfant: Enfant) -> list[str]:
    return [enfant.nom_usage, enfant.nom_de_famille, enfant.prenom, enfant.classe]
