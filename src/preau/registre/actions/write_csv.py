"""Lists of a school for people and spreadsheets: pupils, guardians, staff.

Two layouts: ours (UTF-8 with BOM, ";", French headers) and the account lists of entcore (ISO-8859-1, CRLF;
specs/registry-formats.md §5.4). Lines are made one at a time. A cell that a spreadsheet would take for a formula
begins with an apostrophe instead.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import BinaryIO

from preau.kit.clockkit import now
from preau.registre.actions.write_siecle import record_export
from preau.registre.actions.write_sts import RienAExporter
from preau.registre.formats import listes, refusals
from preau.registre.formats.listes import ENTCORE, LISTES
from preau.registre.models import Etablissement
from preau.registre.queries.etablissements import open_annee

CSV = "csv"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LATIN_1 = str.maketrans({"œ": "oe", "Œ": "OE", "Ÿ": "Y", "’": "'", "–": "-", "€": "EUR"})


class ListeInconnue(refusals.RegistreRefusal):
    """A list that is none of those offered."""

    code = "REGISTRE-0057"
    status = 404
    personne = "« {liste} » n'est pas une liste. Choisissez parmi : {listes}."


def csv_lines(uai: str, liste: str, *, entcore: bool = False) -> Iterator[bytes]:
    """The lines of a list (`eleves`, `responsables`, `personnels`) of a school's open year, header first.

    Raises ListeInconnue, RienAExporter at once, before any line is made.
    """
    offered = ENTCORE if entcore else LISTES
    if liste not in offered:
        raise ListeInconnue(liste=liste, listes=", ".join(offered))
    school = Etablissement.objects.filter(uai=uai).first()
    year = open_annee(uai)
    if school is None or year is None:
        raise RienAExporter(uai=uai)
    header, rows = offered[liste]
    return _lines(header, rows, listes.Ecole(school, year), entcore)


def write_csv(
    uai: str,
    liste: str,
    stream: BinaryIO,
    *,
    entcore: bool = False,
    actor: str = "commande",
    at: datetime | None = None,
) -> int:
    """Write a list to `stream` and keep the trace of it; how many people it holds. Raises as `csv_lines` does."""
    number = -1  # the header is no person
    for line in csv_lines(uai, liste, entcore=entcore):
        stream.write(line)
        number += 1
    record_export(CSV, [uai], open_annee(uai) or 0, {liste: number}, actor, at or now())
    return number


def neutral(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: `=HYPERLINK(…)` becomes `'=HYPERLINK(…)`.

    A telephone number (`+33 6…`) and a negative number stay: digits alone are no formula.
    """
    if not cell.startswith(_FORMULA):
        return cell
    if cell[0] in "+-" and cell[1:].replace(" ", "").isdecimal():
        return cell
    return f"'{cell}"


def _lines(
    header: tuple[str, ...], rows: Callable[[listes.Ecole], Iterable[Iterable[str]]], ecole: listes.Ecole, entcore: bool
) -> Iterator[bytes]:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
    encoding, mark = ("iso-8859-1", b"") if entcore else ("utf-8", b"\xef\xbb\xbf")

    def line(cells: Iterable[str]) -> bytes:
        text.seek(0)
        text.truncate()
        writer.writerow([neutral(" ".join(cell.split())) for cell in cells])
        made = text.getvalue()
        return (made.translate(_LATIN_1) if entcore else made).encode(encoding, "replace")

    yield mark + line(header)
    for row in rows(ecole):
        yield line(row)
