"""The bytes of an export, out of a zip or bare, in chunks and within limits (specs/registry-formats.md §1.1, §8, 2)."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from preau.protocols.exports.reasons import Reasons

MIB = 1024 * 1024
CHUNK = 64 * 1024
_END_OF_ZIP = b"PK\x05\x06"
_END_OF_ZIP_SIZE = 22


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may hold before it is refused; sizes in bytes."""

    total: int = 1024 * MIB
    """XML bytes in all. A school's export has some MiB, a whole académie in one file about 300."""
    ratio: int = 200
    """Unpacked over packed size of a zip entry above 16 MiB; real exports reach 30."""
    texte: int = MIB
    """Bytes without any tag."""
    silence: int = 4 * MIB
    """Bytes without any known record."""


def is_zip(head: bytes) -> bool:
    """Whether the first bytes are a zip's, whatever the file's name says."""
    return head[:2] == b"PK"


def zip_chunks(stream: BinaryIO, limits: Limits, reasons: Reasons) -> Iterator[bytes]:
    """The bytes of the only entry of a zip.

    Raises the archive's own refusals: cut, several entries, out of proportion, encrypted, too big.
    """
    _check_directory(stream, reasons)
    try:
        with zipfile.ZipFile(stream) as archive:
            info = _only_entry(archive, reasons)
            _check_sizes(info, limits, reasons)
            with archive.open(info) as entry:
                while chunk := entry.read(CHUNK):
                    yield chunk
    except (NotImplementedError, RuntimeError) as error:
        raise reasons.archive_illisible(type(error).__name__) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, OverflowError) as error:
        raise reasons.archive_tronquee(type(error).__name__) from error


def bare_chunks(stream: BinaryIO) -> Iterator[bytes]:
    """The bytes of a file that is no archive."""
    while chunk := stream.read(CHUNK):
        yield chunk


def _check_directory(stream: BinaryIO, reasons: Reasons) -> None:
    """Read the number of entries before zipfile builds one object for each of them."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _END_OF_ZIP_SIZE - 0xFFFF))
    tail = stream.read()
    at = tail.rfind(_END_OF_ZIP)
    record = tail[at : at + _END_OF_ZIP_SIZE]
    if at < 0 or len(record) < _END_OF_ZIP_SIZE:
        raise reasons.archive_tronquee("no end of central directory")
    entries = int.from_bytes(record[10:12], "little")
    directory = int.from_bytes(record[12:16], "little")
    if entries > 100 or directory > MIB:
        raise reasons.archive_plusieurs_fichiers(nombre=entries)
    stream.seek(0)


def _only_entry(archive: zipfile.ZipFile, reasons: Reasons) -> zipfile.ZipInfo:
    files = [info for info in archive.infolist() if not info.is_dir()]
    if len(files) != 1:
        raise reasons.archive_plusieurs_fichiers(nombre=len(files))
    return files[0]


def _check_sizes(info: zipfile.ZipInfo, limits: Limits, reasons: Reasons) -> None:
    """zipfile never yields more than the declared size, so the declared size can be trusted as an upper bound."""
    if info.file_size > 16 * MIB and info.file_size > limits.ratio * max(1, info.compress_size):
        raise reasons.archive_bombe(f"{info.file_size} from {info.compress_size} bytes")
    if info.file_size > limits.total:
        raise reasons.fichier_trop_gros(maximum=limits.total // MIB)
    if info.flag_bits & 0x1:
        raise reasons.archive_illisible("encrypted")
