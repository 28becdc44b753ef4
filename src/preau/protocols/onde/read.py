"""An ONDE extraction, from bytes to rows (specs/registry-formats.md §3).

Headers are compared after normalisation (blanks, accents, case, quotes, asterisks), so that ONDE of today, BE1D of
before 2017 and columns added since are all found by name. Whatever the bytes are, the only exception is an
`OndeRefusal`.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from preau.protocols.onde import refusals
from preau.protocols.onde.columns import ELEVE, ENFANT, RESPONSABLE
from preau.protocols.onde.messages import Anomalie, Eleve, Enfant, Responsable
from preau.protocols.siecle import checks

_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[ T].*)?")
_SEXES = {"m": "M", "masculin": "M", "f": "F", "feminin": "F", "": ""}
_BLANKS = frozenset({"non saisi", "non renseigné"})
"""What some applications write for an absent value (§3)."""
_FIELD_MAX = 20_000


@dataclass(frozen=True, slots=True)
class Limits:
    """How much an extraction may hold before it is refused."""

    total: int = 64 * 1024 * 1024
    """Bytes."""
    rows: int = 500_000


def read_eleves(source: bytes | BinaryIO, limits: Limits | None = None) -> Iterator[Eleve | Anomalie]:
    """The pupils of CSVExtraction.csv, in order, each anomaly after its row.

    The header is checked at once; raises an `OndeRefusal` here or while the rows are walked.
    """
    table = _Table(source, limits or Limits(), refusals.FichierDesResponsables)
    table.need(ELEVE, {"nom_de_famille": "Nom élève", "prenom": "Prénom élève", "ne_le_brut": "Date naissance"})
    return _eleves(table)


def read_responsables(source: bytes | BinaryIO, limits: Limits | None = None) -> Iterator[Responsable | Anomalie]:
    """The guardians of CSVExtraction Parents.csv, each with its children. Raises like `read_eleves`."""
    table = _Table(source, limits or Limits(), refusals.FichierDesEleves)
    table.need(RESPONSABLE, {"nom_de_famille": "Nom responsable", "prenom": "Prénom responsable"})
    block = table.child_block()
    return _responsables(table, *block)


def _eleves(table: _Table) -> Iterator[Eleve | Anomalie]:
    for line, row in table.rows():
        found = table.named(row)
        notes: list[Anomalie] = []
        brut = found.pop("ne_le_brut", "")
        sexe = _fold(found.pop("sexe", ""))
        eleve = Eleve(
            **found,
            line=line,
            ne_le=parse_date(brut),
            ne_le_brut=brut,
            sexe=_SEXES.get(sexe, ""),
        )
        subject = f"Ligne {line}"
        if not eleve.nom_de_famille or not eleve.prenom:
            notes.append(_no_name(line))
        elif not brut:
            notes.append(Anomalie("date-manquante", line, subject, "La date de naissance manque."))
        elif eleve.ne_le is None:
            text = f"La date « {brut[:40]} » est illisible."
            notes.append(Anomalie("date-illisible", line, subject, text))
        if eleve.ine and not checks.is_ine(eleve.ine):
            notes.append(Anomalie("ine-douteux", line, subject, f"L'INE {eleve.ine[:20]} a une clé fausse."))
        if sexe not in _SEXES:
            notes.append(Anomalie("code-inconnu", line, subject, f"Le sexe « {sexe[:20]} » est inconnu."))
        if eleve.nom_de_famille and eleve.prenom:
            yield eleve
        yield from notes


def _responsables(table: _Table, start: int, names: tuple[str, ...]) -> Iterator[Responsable | Anomalie]:
    for line, row in table.rows():
        found = table.named(row[:start])
        if not found.get("nom_de_famille") and found.get("nom_usage"):
            found["nom_de_famille"] = found.pop("nom_usage")
        if not found.get("nom_de_famille") or not found.get("prenom"):
            yield _no_name(line)
            continue
        enfants = tuple(_enfants(row[start:], names))
        yield Responsable(**found, line=line, enfants=enfants)
        if not enfants:
            yield Anomalie("sans-enfant", line, f"Ligne {line}", "Aucun enfant n'est nommé pour ce responsable.")


def _enfants(cells: list[str], names: tuple[str, ...]) -> Iterator[Enfant]:
    """The child blocks of a row: as many as it holds, whether the header repeats them or not (§3)."""
    for at in range(0, len(cells), max(1, len(names))):
        found = {name: cell for name, cell in zip(names, cells[at : at + len(names)], strict=False) if name}
        brut = found.pop("ne_le", "")
        nom = found.pop("nom_de_famille", "") or found.pop("nom_usage", "")
        prenom = found.pop("prenom", "")
        if nom and prenom:
            yield Enfant(nom, prenom, **found, ne_le=parse_date(brut))


def parse_date(text: str) -> date | None:
    """``JJ/MM/AAAA`` or ``AAAA-MM-JJ``, both real (§3); None when it is neither or no day of the calendar."""
    found = _ISO_DATE.fullmatch(text)
    return checks.parse_date("{2}/{1}/{0}".format(*found.groups()) if found else text)


class _Table:
    """The decoded CSV: its header by normalised name, then its rows."""

    def __init__(self, source: bytes | BinaryIO, limits: Limits, other: type[refusals.OndeRefusal]) -> None:
        self._limits = limits
        text = _decode(_bytes(source, limits))
        first = text.lstrip("\r\n").split("\n", 1)[0]
        delimiter = max(";\t,", key=first.count)
        self._reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        self._header = [normalise_header(cell) for cell in next(self._rows(), (0, []))[1]]
        self._refuse_other(other)
        self._columns: list[str] = []

    def need(self, known: dict[str, str], required: dict[str, str]) -> None:
        """Map the header with ``known``; raises ColonnesManquantes naming the ``required`` ones not there."""
        seen: set[str] = set()
        for cell in self._header:
            name = known.get(cell, "")
            self._columns.append("" if name in seen else name)
            seen.add(name)
        missing = [label for name, label in required.items() if name not in seen]
        if missing:
            raise refusals.ColonnesManquantes(f"{len(self._header)} columns", colonnes=", ".join(missing))

    def child_block(self) -> tuple[int, tuple[str, ...]]:
        """Where the first child block begins and the meaning of its cells, up to the first repeated one."""
        names: list[str] = []
        start = next((at for at, cell in enumerate(self._header) if cell in ENFANT), len(self._header))
        for cell in self._header[start:]:
            name = ENFANT.get(cell, "")
            if name in names:
                break
            names.append(name)
        if not {"nom_de_famille", "prenom"} <= set(names):
            raise refusals.ColonnesManquantes("no child", colonnes="Nom de famille enfant, Prénom enfant")
        return start, tuple(names)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Every row with something in it, with its line. Raises ExtractionVide when there is none."""
        count = 0
        for line, row in self._rows():
            count += 1
            if count > self._limits.rows:
                raise refusals.FichierOndeTropGros(f"more than {self._limits.rows} rows")
            yield line, row
        if not count:
            raise refusals.ExtractionVide

    def named(self, row: list[str]) -> dict[str, str]:
        """The cells of the known columns by field."""
        found = {name: cell for name, cell in zip(self._columns, row, strict=False) if name and cell}
        return {"nom_de_famille": "", "prenom": ""} | found

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        reader = self._reader
        try:
            before = reader.line_num
            for row in reader:
                if any(len(cell) > _FIELD_MAX for cell in row):
                    raise refusals.ChampDemesure(line=before + 1)
                cells = [_clean(cell) for cell in row]
                if any(cells):
                    yield before + 1, cells
                before = reader.line_num
        except csv.Error as error:
            raise refusals.ChampDemesure(str(error), line=reader.line_num) from None

    def _refuse_other(self, other: type[refusals.OndeRefusal]) -> None:
        header = set(self._header)
        if "directeur(oui/non)" in header or "directeur" in header:
            raise refusals.FichierDesPersonnels
        if other is refusals.FichierDesResponsables and header & {"nomresponsable", "civiliteresponsable"}:
            raise other
        if other is refusals.FichierDesEleves and header & {"nomeleve", "prenomeleve"}:
            raise other


def normalise_header(text: str) -> str:
    """A header for comparison: no accent, blank, apostrophe, asterisk or BOM, lower case (§3)."""
    return re.sub(r"[\s'’*\ufeff\"]+", "", _fold(text))


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char)).strip()


def _clean(cell: str) -> str:
    text = cell.strip().strip("\ufeff")
    return "" if text.casefold() in _BLANKS else text


def _no_name(line: int) -> Anomalie:
    return Anomalie("nom-manquant", line, f"Ligne {line}", "Le nom ou le prénom manque : la ligne n'est pas lue.")


def _bytes(source: bytes | BinaryIO, limits: Limits) -> bytes:
    data = source if isinstance(source, bytes) else source.read(limits.total + 1)
    if len(data) > limits.total:
        raise refusals.FichierOndeTropGros(f"more than {limits.total} bytes")
    return data


def _decode(data: bytes) -> str:
    """UTF-16 by its BOM, UTF-8 when it is UTF-8, else Windows-1252 or ISO-8859-1. Raises PasUnCsv on control bytes."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        text = data.decode("utf-16", "replace")
    else:
        text = _decode_bytes(data)
    if re.search("[\x00-\x08\x0e-\x1f]", text):
        raise refusals.PasUnCsv("control characters")
    if not text.strip("\ufeff \t\r\n"):
        raise refusals.PasUnCsv("empty")
    return text.lstrip("\ufeff")


def _decode_bytes(data: bytes) -> str:
    for encoding in ("utf-8", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("iso-8859-1")
