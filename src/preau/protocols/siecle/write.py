"""Records back to the bytes SIECLE would export (specs/registry-formats.md §1.1, §1.2).

ISO-8859-15 with "?" for what it cannot hold, two-space indentation, LF, no tag for an absent value. Each function
writes one file and takes its records in the order of the file's sections, so that a school of any size streams:
pupils then classes then addresses; people then links then addresses; classes then groups.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

from preau.protocols.siecle import layouts
from preau.protocols.siecle.messages import (
    Adresse,
    Affectation,
    Code,
    Division,
    Eleve,
    Enveloppe,
    Etablissement,
    Genre,
    Groupe,
    Lien,
    Matiere,
    Mef,
    Periode,
    Personne,
    Record,
)

ENCODING = "iso-8859-15"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ZIP_MOMENT = (2000, 1, 1, 0, 0, 0)
"""One moment for every entry, so that the same world gives the same bytes."""


def file_names(genre: Genre, *, adresses: bool = True) -> tuple[str, str]:
    """The names of the zip and of the XML in it (§1.1)."""
    suffix = "AvecAdresses" if adresses else "SansAdresses"
    stem = {
        Genre.ELEVES: f"Eleves{suffix}",
        Genre.RESPONSABLES: f"Responsables{suffix}",
        Genre.STRUCTURES: "Structures",
        Genre.NOMENCLATURES: "Nomenclature",
        Genre.COMMUNS: "Communs",
    }[genre]
    return f"ExportXML_{stem}.zip", f"{stem}.xml"


def write_zip(stream: BinaryIO, name: str, write: Callable[[BinaryIO], None]) -> None:
    """A zip holding one entry, ``name``, whose bytes ``write`` produces."""
    with zipfile.ZipFile(stream, "w") as archive:
        info = zipfile.ZipInfo(name, _ZIP_MOMENT)
        info.compress_type = zipfile.ZIP_DEFLATED
        with archive.open(info, "w", force_zip64=False) as entry:
            write(entry)  # type: ignore[arg-type]  # zipfile's entry is a binary file in all but name


def write_eleves(stream: BinaryIO, enveloppe: Enveloppe, records: Iterable[Eleve | Affectation | Adresse]) -> None:
    """BEE_ELEVES (§1.3): pupils, then their classes and groups, then addresses."""
    _write(stream, enveloppe, records)


def write_responsables(stream: BinaryIO, enveloppe: Enveloppe, records: Iterable[Personne | Lien | Adresse]) -> None:
    """BEE_RESPONSABLES (§1.4): people, then links, then addresses."""
    _write(stream, enveloppe, records)


def write_structures(stream: BinaryIO, enveloppe: Enveloppe, records: Iterable[Division | Groupe]) -> None:
    """BEE_STRUCTURES (§1.5): classes, then groups."""
    _write(stream, enveloppe, records)


def write_nomenclatures(stream: BinaryIO, enveloppe: Enveloppe, records: Iterable[Mef | Matiere | Code]) -> None:
    """BEE_NOMENCLATURES (§1.6): MEFs, subjects, then each code table together."""
    _write(stream, enveloppe, records)


def write_communs(stream: BinaryIO, enveloppe: Enveloppe, records: Iterable[Etablissement | Periode]) -> None:
    """BEE_COMMUN (§1.7): the school, then its year."""
    _write(stream, enveloppe, records)


def escape(text: str) -> str:
    """Text or attribute value in XML; what XML cannot hold at all becomes "?"."""
    text = _NOT_XML.sub("?", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").replace("\r", "&#13;")


def _write(stream: BinaryIO, enveloppe: Enveloppe, records: Iterable[Record]) -> None:
    """Raises ValueError when a section comes back after another one: the caller's order is wrong."""
    stream.writelines(f"{line}\n".encode(ENCODING, "replace") for line in _lines(enveloppe, records))


def _lines(enveloppe: Enveloppe, records: Iterable[Record]) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="{ENCODING.upper()}"?>'
    yield f'<{enveloppe.genre.value} VERSION="{escape(enveloppe.version)}">'
    yield "  <PARAMETRES>"
    for tag, text in layouts.parametres(enveloppe):
        yield f"    <{tag}>{escape(text)}</{tag}>"
    yield "  </PARAMETRES>"
    yield "  <DONNEES>"
    done: set[str] = set()
    current = ""
    for record in records:
        section = layouts.section_of(record)
        if section != current:
            if section in done:
                raise ValueError(f"section {section} comes back: records are out of order")
            if current:
                yield f"    </{current}>"
            if section:
                yield f"    <{section}>"
            done.add(section)
            current = section
        yield from _record(layouts.node_of(record), 3 if section else 2)
    if current:
        yield f"    </{current}>"
    yield "  </DONNEES>"
    yield f"</{enveloppe.genre.value}>"


def _record(node: layouts.Node, depth: int) -> Iterator[str]:
    """One element and its children, one tag a line."""
    blank = "  " * depth
    attributes = "".join(f' {name}="{escape(text)}"' for name, text in node.attributes)
    yield f"{blank}<{node.tag}{attributes}>"
    for child in node.children:
        if isinstance(child, layouts.Node):
            yield from _record(child, depth + 1)
        else:
            tag, text = child
            yield f"{blank}  <{tag}>{escape(text)}</{tag}>"
    yield f"{blank}</{node.tag}>"
