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

import itertools
import re
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from datetime import datetime, time
from os import PathLike
from pathlib import Path
from typing import Any, BinaryIO

from lxml import etree
from lxml.etree import _Element

from preau.protocols.siecle import checks, records, refusals, structures
from preau.protocols.siecle.container import MIB, Limits, bare_chunks, is_zip, zip_chunks
from preau.protocols.siecle.messages import Anomalie, Enveloppe, Genre, Record
from preau.protocols.siecle.prologue import HEAD, Prologue, read_prologue
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
_ENCODING_ERRORS = frozenset({32, 81, 6003})
"""libxml2: unsupported encoding, invalid encoding, conversion failed."""


def open_export(source: str | PathLike[str] | BinaryIO, limits: Limits | None = None) -> Export:
    """Open an export, zip or bare XML told apart by its bytes, and read its envelope.

    ``source``: a path, or a seekable binary file (not closed by the export). Raises a `SiecleRefusal` for anything
    that is not one export of one school.
    """
    limits = limits or Limits()
    if not isinstance(source, str | PathLike):
        return Export(source, limits, owned=False)
    with ExitStack() as stack:
        export = Export(stack.enter_context(Path(source).open("rb")), limits, owned=True)
        stack.pop_all()
    return export


class Export:
    """An opened export: `enveloppe` at once, `records()` once, then closed."""

    def __init__(self, stream: BinaryIO, limits: Limits, *, owned: bool) -> None:
        self._stream, self._limits, self._owned = stream, limits, owned
        self._fed = self._spoken = self._bare = 0
        self._line = 1
        self._seen: set[str] = set()
        self._notes: list[Anomalie] = []
        start = stream.read(4)
        stream.seek(0)
        chunks = zip_chunks(stream, limits) if is_zip(start) else bare_chunks(stream)
        head = _take(chunks, HEAD)
        prologue = read_prologue(head)
        self._genre = _genre(prologue)
        self._chunks = itertools.chain([head[prologue.skip :]], chunks)
        self._parser = self._make_parser(prologue.encoding)
        self._events = self._walk()
        if prologue.doubt:
            self._notes.append(Anomalie("encodage", 1, self._genre.value, prologue.doubt))
        self.enveloppe = self._read_enveloppe(prologue.root)

    def __enter__(self) -> Export:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file if this export opened it. Harmless twice."""
        self._events.close()
        if self._owned:
            self._stream.close()

    def records(self) -> Iterator[Record | Anomalie]:
        """The records in file order, each anomaly after the record it is about. Can be walked once.

        Raises the refusals that only the whole file can show: cut XML, endless text, no record at all.
        """
        handlers, notes, seen = _HANDLERS[self._genre], self._notes, self._seen
        yield from notes
        notes.clear()
        for element in self._events:
            tag = str(element.tag)
            handler = handlers.get(tag)
            if handler is None:
                continue
            record = handler(element, notes)
            if record is not None:
                seen.add(tag)
                yield record
            if notes:
                yield from notes
                notes.clear()
        tag, manque = _MANQUE[self._genre]
        if tag not in seen:
            raise refusals.ExportVide(tag, manque=manque)

    def _make_parser(self, encoding: str) -> etree.XMLPullParser[Any]:
        return etree.XMLPullParser(
            events=("end",),
            tag=("PARAMETRES", *_HANDLERS[self._genre], *_SKIPPED.get(self._genre, ())),
            encoding=encoding,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )

    def _walk(self) -> Generator[_Element, None, None]:
        """Every known element as it ends, freed with all that came before it once the caller asks for the next."""
        parser = self._parser
        for chunk in self._chunks:
            self._guard(chunk)
            try:
                parser.feed(chunk)
                events = [element for _, element in parser.read_events()]
            except etree.XMLSyntaxError as error:
                raise _refusal(error) from None
            if events:
                self._spoken = self._fed
            for element in events:
                yield element
                _free(element)
        try:
            parser.close()
        except etree.XMLSyntaxError as error:
            raise _refusal(error) from None

    def _guard(self, chunk: bytes) -> None:
        """Count before feeding: bytes in all, bytes since a tag, bytes since a known record."""
        limits = self._limits
        self._fed += len(chunk)
        self._line += chunk.count(b"\n")
        last = chunk.rfind(b"<")
        self._bare = self._bare + len(chunk) if last < 0 else len(chunk) - last
        if self._bare > limits.texte:
            raise refusals.TexteTropLong(f"{self._bare} bytes", line=self._line)
        if self._fed - self._spoken > limits.silence:
            raise refusals.SectionDemesuree(line=self._line)
        if self._fed > limits.total:
            raise refusals.FichierTropGros(maximum=limits.total // MIB)

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


def _take(chunks: Iterator[bytes], size: int) -> bytes:
    """At least ``size`` bytes from the front, or all there are."""
    head: list[bytes] = []
    held = 0
    for chunk in chunks:
        head.append(chunk)
        held += len(chunk)
        if held >= size:
            break
    return b"".join(head)


def _genre(prologue: Prologue) -> Genre:
    genre = _ROOTS.get(prologue.root)
    if genre is None:
        raise refusals.RacineVoisine(prologue.root, constat=constat(prologue.root))
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


def _free(element: _Element) -> None:
    """Forget a record and those before it. Its tail stays: the parser may still be writing it."""
    parent = element.getparent()
    if parent is None or parent.tag == "PARAMETRES":
        return
    element.clear(keep_tail=True)
    while (previous := element.getprevious()) is not None:
        parent.remove(previous)


def _refusal(error: etree.XMLSyntaxError) -> refusals.SiecleRefusal:
    """The named refusal for what libxml2 says; it gives limits no code of their own, only a sentence."""
    line = error.lineno or 1
    message = str(error.msg)
    if "depth" in message:
        return refusals.TropProfond(line=line)
    if any(word in message for word in ("too long", "too big", "limit exceeded")):
        return refusals.TexteTropLong(line=line)
    if error.code in _ENCODING_ERRORS or "encoding" in message.lower():
        return refusals.EncodageIllisible(line=line)
    return refusals.XmlCasse(f"libxml2 error {error.code}", line=line)
