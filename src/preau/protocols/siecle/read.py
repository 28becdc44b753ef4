"""A SIECLE export, from a file to an envelope and a stream of records (specs/registry-formats.md §1, §8).

    with open_export(path) as export:
        export.enveloppe            # school and year, before any record is read
        for record in export.records():
            ...                     # messages in file order, Anomalie among them

The parser is fed chunk by chunk, so memory does not grow with the file and a text without end is given up after
`Limits.texte` bytes. No DTD, no entity, no network. Whatever the bytes are, the only exception is a `SiecleRefusal`
(an absent or unreadable path stays an OSError).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, time
from os import PathLike
from typing import BinaryIO

from lxml.etree import _Element

from preau.protocols.exports.container import Limits
from preau.protocols.exports.opened import OpenedExport, open_with
from preau.protocols.siecle import checks, records, refusals, structures
from preau.protocols.siecle.messages import Anomalie, Enveloppe, Genre, Record
from preau.protocols.siecle.voisines import constat

__all__ = ["Export", "Limits", "open_export"]

Handler = Callable[[_Element, list[Anomalie]], Record | None]

_ROOTS = {genre.value: genre for genre in Genre} | {
    "BEE_COMMUNS": Genre.COMMUNS,
    "BEE_NOMENCLATURE": Genre.NOMENCLATURES,
}
_VERSIONS = {
    Genre.ELEVES: ("1.7", "2.0", "2.1", "3.0"),
    Genre.RESPONSABLES: ("1.7", "2.0", "2.1", "3.0"),
    Genre.STRUCTURES: ("1.7", "2.0", "2.1", "3.0"),
    Genre.NOMENCLATURES: ("1.7", "2.0", "2.1", "3.0", "3.1", "4.0"),
    Genre.COMMUNS: (),
}
"""Versions seen in real files and those between; another is read all the same, and noted."""
_HANDLERS: dict[Genre, dict[str, Handler]] = {
    Genre.ELEVES: {
        "ELEVE": records.read_eleve,
        "STRUCTURES_ELEVE": records.read_affectation,
        "STRICTURES_ELEVE": records.read_affectation,
        "ADRESSE": records.read_adresse,
    },
    Genre.RESPONSABLES: {
        "PERSONNE": records.read_personne,
        "RESPONSABLE_ELEVE": records.read_lien,
        "ADRESSE": records.read_adresse,
    },
    Genre.STRUCTURES: {"DIVISION": structures.read_division, "GROUPE": structures.read_groupe},
    Genre.NOMENCLATURES: {"MEF": structures.read_mef, "MATIERE": structures.read_matiere}
    | dict.fromkeys(structures.TABLES, structures.read_code),
    Genre.COMMUNS: {"UAJ": structures.read_etablissement, "ANNEE_SCOLAIRE": structures.read_periode},
}
_SKIPPED = {Genre.ELEVES: ("OPTION", "BOURSE"), Genre.NOMENCLATURES: ("PROGRAMME", "OPTION_OBLIGATOIRE")}
"""Long sections that are not used yet: named so that their elements are freed as they pass."""
_MANQUE = {
    Genre.ELEVES: ("ELEVE", "aucun élève"),
    Genre.RESPONSABLES: ("PERSONNE", "aucun responsable"),
    Genre.STRUCTURES: ("DIVISION", "aucune division"),
    Genre.NOMENCLATURES: ("MEF", "aucun MEF"),
    Genre.COMMUNS: ("UAJ", "aucun établissement"),
}
_UAI_SHAPE = re.compile(r"[0-9A-Z]{8}")
_ANNEE = re.compile(r"(?:19|20)[0-9]{2}")
_HORODATAGE = re.compile(r"([0-9]{2}/[0-9]{2}/[0-9]{4}) ([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])")


def open_export(source: str | PathLike[str] | BinaryIO, limits: Limits | None = None) -> Export:
    """Open an export, zip or bare XML told apart by its bytes, and read its envelope.

    ``source``: a path, or a seekable binary file (not closed by the export). Raises a `SiecleRefusal` for anything
    that is not one export of one school.
    """
    return open_with(source, lambda stream, owned: Export(stream, limits or Limits(), owned=owned))


class Export(OpenedExport[Record, Anomalie]):
    """An opened export: `enveloppe` at once, `records()` once, then closed."""

    def __init__(self, stream: BinaryIO, limits: Limits, *, owned: bool) -> None:
        super().__init__(stream, limits, refusals.REASONS, owned=owned)
        root = self._walker.root
        self._genre = _genre(root)
        tags = ("PARAMETRES", *_HANDLERS[self._genre], *_SKIPPED.get(self._genre, ()))
        self._events = self._walker.elements(tags, frozenset({"PARAMETRES"}))
        if self._walker.doubt:
            self._notes.append(Anomalie("encodage", 1, self._genre.value, self._walker.doubt))
        self.enveloppe = self._read_enveloppe(root)

    def records(self) -> Iterator[Record | Anomalie]:
        """The records in file order, each anomaly after the record it is about. Can be walked once.

        Raises the refusals that only the whole file can show: cut XML, endless text, no record at all.
        """
        yield from self._walk(self._events, _HANDLERS[self._genre])
        tag, manque = _MANQUE[self._genre]
        if tag not in self._seen:
            raise refusals.ExportVide(tag, manque=manque)

    def _read_enveloppe(self, root: str) -> Enveloppe:
        for element in self._events:
            parent = element.getparent()
            if element.tag == "PARAMETRES" and parent is not None:
                if parent.tag != root or parent.getparent() is not None:
                    raise refusals.RacineVoisine(constat=constat(str(parent.tag)))
                return _enveloppe(element, self._genre, parent.get("VERSION", "").strip(), self._notes)
            if parent is None or parent.tag != "PARAMETRES":
                break
        raise refusals.EnveloppeIncomplete("no PARAMETRES before the data")


def _genre(root: str) -> Genre:
    genre = _ROOTS.get(root)
    if genre is None:
        raise refusals.RacineVoisine(root, constat=constat(root))
    return genre


def _enveloppe(element: _Element, genre: Genre, version: str, notes: list[Anomalie]) -> Enveloppe:
    """PARAMETRES (§1.2). Raises EnveloppeIncomplete without a school and a year."""
    found = records.values(element)
    uai, annee = found.get("UAJ", "").upper(), found.get("ANNEE_SCOLAIRE", "")
    line = records.line_of(element)
    if not _UAI_SHAPE.fullmatch(uai) or not _ANNEE.fullmatch(annee):
        raise refusals.EnveloppeIncomplete("UAJ or ANNEE_SCOLAIRE absent or unreadable", line=line)
    records.check_uai(uai, "UAJ", line, "PARAMETRES", notes)
    known = _VERSIONS[genre]
    if known and version not in known:
        text = f"La version « {version[:20]} » de l'export {genre.value} est inconnue ; il est lu comme les autres."
        notes.append(Anomalie("version-inconnue", line, genre.value, text))
    moment = _HORODATAGE.fullmatch(found.get("HORODATAGE", ""))
    day = checks.parse_date(moment.group(1)) if moment else None
    hour, minute, second = map(int, moment.group(2, 3, 4)) if moment else (0, 0, 0)
    return Enveloppe(
        genre=genre,
        version=version,
        uai=uai,
        annee=int(annee),
        exporte_le=checks.parse_date(found.get("DATE_EXPORT", "")) or day,
        horodatage=datetime.combine(day, time(hour, minute, second)) if day and moment else None,
    )
