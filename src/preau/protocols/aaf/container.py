"""A folder, a zip, a tar.gz or bare XML files, as pieces in bounded memory (specs/registry-formats.md §4.1, §8, 2).

Nothing is unpacked on disk, so a path inside an archive leads nowhere. Archives inside archives are not opened.
"""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from preau.protocols.aaf import refusals
from preau.protocols.aaf.names import read_name
from preau.protocols.aaf.tarball import is_tar, tar_pieces
from preau.protocols.exports.container import CHUNK, MIB, Limits, bare_chunks, is_zip

LIMITS = Limits(total=8192 * MIB)
"""A whole académie (300,000 pupils) has about 2 GiB of XML."""
MOST_FILES = 5000
_END_OF_ZIP = b"PK\x05\x06"


@dataclass(slots=True)
class Piece:
    """One XML file of a delivery: its name, that of its archive ("" when it is bare), its bytes once."""

    nom: str
    archive: str
    chunks: Iterator[bytes]


@dataclass(slots=True)
class _Total:
    """The bytes and files of a whole delivery, counted as they pass."""

    limits: Limits
    used: int = 0
    files: int = 0

    def enter(self) -> None:
        self.files += 1
        if self.files > MOST_FILES:
            raise refusals.ArchiveSansFichier(nombre=self.files)

    def count(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            self.used += len(chunk)
            if self.used > self.limits.total:
                raise refusals.FichierTropGros(maximum=self.limits.total // MIB)
            yield chunk


def pieces(paths: Iterable[Path], limits: Limits = LIMITS) -> Iterator[Piece]:
    """Every XML file of these files, archives and folders. A piece is read before the next is asked for.

    Raises an AafRefusal for an archive that cannot be read or holds no XML; an absent path stays an OSError.
    """
    total = _Total(limits)
    for path in _files(paths):
        before = total.files
        with path.open("rb") as stream:
            for piece in _open(stream, path.name, limits):
                total.enter()
                piece.chunks = total.count(piece.chunks)
                yield piece
        if total.files == before:
            raise refusals.ArchiveSansFichier(nombre=0, fichier=path.name)


def _files(paths: Iterable[Path]) -> list[Path]:
    """Folders opened (one level), everything in reading order."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = [one for one in path.iterdir() if one.is_file() and _may_be_ours(one.name)]
            if not inside:
                raise refusals.ArchiveSansFichier(nombre=0, fichier=path.name)
            found.extend(inside)
        else:
            found.append(path)
    return sorted(found, key=lambda path: (read_name(path.name).order, path.name))


def _may_be_ours(name: str) -> bool:
    return name.casefold().endswith((".xml", ".zip", ".tgz", ".tar.gz", ".tar", ".gz"))


def _open(stream: BinaryIO, name: str, limits: Limits) -> Iterator[Piece]:
    head = stream.read(512)
    stream.seek(0)
    if is_zip(head):
        yield from _zip(stream, name, limits)
    elif head[:2] == b"\x1f\x8b":
        yield from _gzip(stream, name)
    elif is_tar(head):
        yield from (Piece(inside, name, chunks) for inside, chunks in tar_pieces(stream))
    else:
        yield Piece(name, "", bare_chunks(stream))


def _gzip(stream: BinaryIO, name: str) -> Iterator[Piece]:
    """A compressed tar, or one compressed file."""
    try:
        with gzip.GzipFile(fileobj=stream) as unpacked:
            head = unpacked.peek(512)[:512]
            if is_tar(head):
                for inside, chunks in tar_pieces(unpacked):
                    yield Piece(inside, name, _mended(chunks))
            else:
                yield Piece(name.removesuffix(".gz"), name, _mended(bare_chunks(unpacked)))  # type: ignore[arg-type]
    except (zlib.error, EOFError, OSError) as error:
        raise refusals.ArchiveTronquee(type(error).__name__) from error


def _mended(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """What gzip raises while a piece is read, as a refusal."""
    try:
        yield from chunks
    except (zlib.error, EOFError, OSError) as error:
        raise refusals.ArchiveTronquee(type(error).__name__) from error


def _zip(stream: BinaryIO, name: str, limits: Limits) -> Iterator[Piece]:
    _check_directory(stream)
    try:
        with zipfile.ZipFile(stream) as archive:
            infos = [info for info in archive.infolist() if info.filename.casefold().endswith(".xml")]
            for info in sorted(infos, key=lambda info: (read_name(info.filename).order, info.filename)):
                _check_entry(info, limits)
                yield Piece(info.filename, name, _entry(archive, info))
    except (NotImplementedError, RuntimeError) as error:
        raise refusals.ArchiveIllisible(type(error).__name__) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, OverflowError) as error:
        raise refusals.ArchiveTronquee(type(error).__name__) from error


def _entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        with archive.open(info) as entry:
            while chunk := entry.read(CHUNK):
                yield chunk
    except (NotImplementedError, RuntimeError) as error:
        raise refusals.ArchiveIllisible(type(error).__name__) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise refusals.ArchiveTronquee(type(error).__name__) from error


def _check_entry(info: zipfile.ZipInfo, limits: Limits) -> None:
    if info.file_size > 16 * MIB and info.file_size > limits.ratio * max(1, info.compress_size):
        raise refusals.ArchiveBombe(f"{info.file_size} from {info.compress_size} bytes")
    if info.flag_bits & 0x1:
        raise refusals.ArchiveIllisible("encrypted")


def _check_directory(stream: BinaryIO) -> None:
    """Read the number of entries before zipfile builds one object for each of them."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - 22 - 0xFFFF))
    tail = stream.read()
    at = tail.rfind(_END_OF_ZIP)
    record = tail[at : at + 22]
    if at < 0 or len(record) < 22:
        raise refusals.ArchiveTronquee("no end of central directory")
    entries = int.from_bytes(record[10:12], "little")
    if entries > MOST_FILES or int.from_bytes(record[12:16], "little") > 4 * MIB:
        raise refusals.ArchiveSansFichier(nombre=entries)
    stream.seek(0)
