"""Exporting what the registry holds of a school in the shape of SIECLE's files (specs/registry-formats.md §1)."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from django.db import transaction

from preau.kit import journal
from preau.kit.clockkit import now
from preau.protocols.siecle import write
from preau.protocols.siecle.messages import Genre
from preau.registre.actions.export_state import perimetre_of
from preau.registre.actions.write_sts import RienAExporter
from preau.registre.formats.siecle_export import Export as Records
from preau.registre.models import Etablissement, Export
from preau.registre.queries.etablissements import open_annee

SIECLE = "siecle"
_WRITERS: dict[Genre, Callable[..., None]] = {
    Genre.COMMUNS: write.write_communs,
    Genre.NOMENCLATURES: write.write_nomenclatures,
    Genre.STRUCTURES: write.write_structures,
    Genre.ELEVES: write.write_eleves,
    Genre.RESPONSABLES: write.write_responsables,
}
"""In the order they are best imported."""


def write_siecle(
    uai: str, target: Path | BinaryIO, *, annee: int | None = None, actor: str = "commande", at: datetime | None = None
) -> list[str]:
    """Write the ExportXML_….zip of a school and year (the open one by default); their names.

    `target` is a folder, or a binary stream that receives one zip of them all. A kind of file that would be empty is
    not written. Raises RienAExporter for a school or year that the registry does not have.
    """
    moment = at or now()
    school = Etablissement.objects.filter(uai=uai).first()
    year = annee if annee is not None else open_annee(uai)
    if school is None or year is None:
        raise RienAExporter(uai=uai)
    records = Records(school, year, moment)
    names = []
    if isinstance(target, Path):
        target.mkdir(parents=True, exist_ok=True)
        for name, fill in _files(records):
            with (target / name).open("wb") as out:
                fill(out)
            names.append(name)
    else:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
            for name, fill in _files(records):
                with TemporaryFile() as piece:
                    fill(piece)
                    piece.seek(0)
                    _store(archive, name, piece)
                names.append(name)
    record_export(SIECLE, [uai], year, {"fichiers": len(names)}, actor, moment)
    return names


def record_export(
    format: str, uais: list[str], annee: int, comptes: dict[str, int], actor: str, moment: datetime
) -> Export:
    """The history row and the journal row of an export that keeps no state."""
    with transaction.atomic(using="registre"):
        row = Export.objects.create(
            format=format, uais=uais, perimetre=perimetre_of(uais), annee=annee, written_at=moment, actor=actor,
            comptes=comptes,
        )  # fmt: skip
        detail = {"uais": uais, "format": format, "comptes": comptes}
        journal.write("registre.export", actor=actor, subject=row.public_id, detail=detail, using="registre")
    return row


def _files(records: Records) -> Iterator[tuple[str, Callable[[Any], None]]]:
    for genre, writer in _WRITERS.items():
        if records.has(genre):
            archive, inner = write.file_names(genre)
            yield archive, _filler(records, genre, writer, inner)


def _filler(records: Records, genre: Genre, writer: Callable[..., None], inner: str) -> Callable[[Any], None]:
    def fill(out: BinaryIO) -> None:
        write.write_zip(out, inner, lambda entry: writer(entry, records.enveloppe(genre), records.records(genre)))

    return fill


def _store(archive: zipfile.ZipFile, name: str, piece: Any) -> None:
    with archive.open(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), "w", force_zip64=True) as entry:
        while chunk := piece.read(1 << 16):
            entry.write(chunk)
