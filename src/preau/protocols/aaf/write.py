"""Requests to the files of a delivery (specs/registry-formats.md §4.1, §4.2): UTF-8, DOCTYPE, comments.

Every part streams: a delivery of any size takes the memory of one file's requests.
"""

from __future__ import annotations

import tarfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

from preau.protocols.aaf.messages import Categorie, Entete, Operation, Requete
from preau.protocols.aaf.names import DTD, write_name
from preau.protocols.aaf.values import day
from preau.protocols.siecle.write import escape

PAR_FICHIER = 2000
"""Requests in one file."""
_KINDS = {
    Categorie.ETABLISSEMENT: "categorieStructure",
    Categorie.MATIERE: "categorieMatiere",
    Categorie.MEF: "categorieMef",
}
_MOMENT = 946_684_800
"""One moment for every entry of an archive (2000-01-01), so that the same delivery gives the same bytes."""
GRAMMAR = """<!ELEMENT ficAlimMENESR (addRequest | modifyRequest | deleteRequest)*>
<!ELEMENT addRequest (operationalAttributes, identifier, attributes)>
<!ELEMENT modifyRequest (operationalAttributes, identifier, modifications)>
<!ELEMENT deleteRequest (operationalAttributes, identifier)>
<!ELEMENT operationalAttributes (attr)>
<!ELEMENT identifier (id)>
<!ELEMENT attributes (attr+)>
<!ELEMENT modifications (modification+)>
<!ELEMENT attr (value+)>
<!ATTLIST attr name CDATA #REQUIRED>
<!ELEMENT modification (value+)>
<!ATTLIST modification name CDATA #REQUIRED operation (replace) #REQUIRED>
<!ELEMENT id (#PCDATA)>
<!ELEMENT value (#PCDATA)>
"""
"""The grammar of §4.2, written beside the files as deliveries have it. Nobody needs to open it."""
Add = Callable[[str, BinaryIO], None]
Parts = Iterable[tuple[Categorie, Iterable[Requete]]]


def write_file(stream: BinaryIO, entete: Entete, requetes: Iterable[Requete]) -> int:
    """One file; how many requests it holds."""
    number = 0
    stream.write(_start(entete).encode())
    for requete in requetes:
        stream.write(_request(requete).encode("utf-8", "replace"))
        number += 1
    stream.write(b"</ficAlimMENESR>\n")
    return number


def write_delivery(
    target: Path,
    projet: str,
    mode: str,
    jour: date,
    entete: Entete,
    parts: Parts,
) -> dict[Categorie, int]:
    """A whole delivery into `target`: a folder, or an archive when it ends in .zip, .tgz or .tar.gz.

    `parts` come category by category, each once. Returns how many requests of each were written. An archive appears
    under its name only when it is whole; a folder is filled as it goes.
    """
    if target.name.endswith(".zip"):
        return _whole(target, lambda temporary: _zip(temporary, projet, mode, jour, entete, parts))
    if target.name.endswith((".tgz", ".tar.gz")):
        return _whole(target, lambda temporary: _tar(temporary, projet, mode, jour, entete, parts))
    target.mkdir(parents=True, exist_ok=True)

    def add(name: str, content: BinaryIO) -> None:
        with (target / name).open("wb") as out:
            _copy(content, out)

    return _fill(add, projet, mode, jour, entete, parts)


def _whole(target: Path, write: Callable[[Path], dict[Categorie, int]]) -> dict[Categorie, int]:
    temporary = target.with_name(f".{target.name}.partiel")
    try:
        done = write(temporary)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    return done


def _fill(add: Add, projet: str, mode: str, jour: date, entete: Entete, parts: Parts) -> dict[Categorie, int]:
    with TemporaryFile() as grammar:
        grammar.write(GRAMMAR.encode("ascii"))
        grammar.seek(0)
        add(DTD, grammar)
    done: dict[Categorie, int] = {}
    number_of_files = 0
    for categorie, requetes in parts:
        done[categorie] = 0
        for number, several in enumerate(_batches(requetes)):
            with TemporaryFile() as piece:
                done[categorie] += write_file(piece, entete, several)
                piece.seek(0)
                add(write_name(projet, mode, jour, categorie, number), piece)
                number_of_files += 1
    if not number_of_files:  # nothing has changed: a delivery all the same, which says so
        with TemporaryFile() as piece:
            write_file(piece, entete, ())
            piece.seek(0)
            add(write_name(projet, mode, jour, Categorie.ETABLISSEMENT, 0), piece)
    return done


def _zip(target: Path, *said: object) -> dict[Categorie, int]:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:

        def add(name: str, content: BinaryIO) -> None:
            info = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(info, "w", force_zip64=True) as entry:
                _copy(content, entry)

        return _fill(add, *said)  # type: ignore[arg-type]


def _tar(target: Path, *said: object) -> dict[Categorie, int]:
    with tarfile.open(target, "w:gz", format=tarfile.USTAR_FORMAT) as archive:

        def add(name: str, content: BinaryIO) -> None:
            info = tarfile.TarInfo(name)
            info.mtime, info.mode = _MOMENT, 0o640
            info.size = content.seek(0, 2)
            content.seek(0)
            archive.addfile(info, content)

        return _fill(add, *said)  # type: ignore[arg-type]


def _copy(content: BinaryIO, out: object) -> None:
    while chunk := content.read(1 << 16):
        out.write(chunk)  # type: ignore[attr-defined]


def _batches(requetes: Iterable[Requete]) -> Iterator[list[Requete]]:
    walker = iter(requetes)
    while several := list(islice(walker, PAR_FICHIER)):
        yield several


def _start(entete: Entete) -> str:
    comments = (
        ("versionAF", entete.version_af),
        ("versionSDET", entete.version_sdet),
        ("codeAcademieExport", entete.academie),
        ("degre", entete.degre),
        ("dateGenerationExport", day(entete.genere_le)),
    )
    said = "".join(f'<!-- {name}="{escape(text)}" -->\n' for name, text in comments if text)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE ficAlimMENESR SYSTEM "{DTD}">\n<ficAlimMENESR>\n{said}'


def _request(requete: Requete) -> str:
    kind = _KINDS.get(requete.categorie, "categoriePersonne")
    tag = requete.operation.value
    head = (
        f'<{tag}>\n<operationalAttributes><attr name="{kind}"><value>{requete.categorie.value}</value></attr>'
        f"</operationalAttributes>\n<identifier><id>{escape(requete.ident)}</id></identifier>\n"
    )
    if requete.operation is Operation.RETRAIT:
        return f"{head}</{tag}>\n"
    if requete.operation is Operation.AJOUT:
        block, one, close = "attributes", "attr", ""
    else:
        block, one, close = "modifications", "modification", ' operation="replace"'
    lines = "".join(
        f'<{one} name="{escape(name)}"{close}>{_values(values)}</{one}>\n' for name, values in requete.attributs.items()
    )
    return f"{head}<{block}>\n{lines}</{block}>\n</{tag}>\n"


def _values(values: tuple[str, ...]) -> str:
    return "".join(f"<value>{escape(value)}</value>" for value in values) or "<value/>"
