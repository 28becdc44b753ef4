"""Exporting the staff and the teaching of a school as STS-Web would (specs/registry-formats.md §2.1)."""

from __future__ import annotations

from typing import BinaryIO

from preau.protocols.sts import write
from preau.protocols.sts.messages import Genre
from preau.registre.formats import refusals
from preau.registre.formats.sts_export import Export
from preau.registre.models import Etablissement
from preau.registre.queries.etablissements import open_annee


class RienAExporter(refusals.RegistreRefusal):
    """A school that the registry does not know, or without any school year."""

    code = "REGISTRE-0040"
    status = 404
    personne = "Le registre ne connaît pas l'établissement {uai} : vérifiez son UAI, ou importez d'abord ses fichiers."


def write_sts(uai: str, stream: BinaryIO, annee: int | None = None) -> str:
    """Write the STS_EDT file of a school and year (the open one by default) to `stream`; the name it should have.

    Raises RienAExporter for a school that the registry does not have, or that has no year yet. Whoever lets a person
    take the file away keeps the trace of it: an export is a reading.
    """
    school = Etablissement.objects.filter(uai=uai).first()
    year = annee if annee is not None else open_annee(uai)
    if school is None or year is None:
        raise RienAExporter(uai=uai)
    export = Export(school, year)
    write.write_sts(stream, export.enveloppe, export.records())  # type: ignore[arg-type]  # never weeks nor rooms
    return write.file_name(Genre.STS_EDT, uai, year)
