"""What a file is, by its bytes and never by its name (specs/registry-formats.md §1 to §5)."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from preau.kit import filekit
from preau.protocols.aaf.container import pieces as open_pieces
from preau.protocols.exports.container import CHUNK, Limits, is_zip, zip_chunks
from preau.protocols.onde import read as onde_read
from preau.protocols.onde import refusals as onde_refusals
from preau.protocols.refusals import Refusal
from preau.protocols.siecle import refusals as siecle_refusals
from preau.protocols.siecle.voisines import constat
from preau.registre.formats import refusals

HEAD = 256 * 1024
_ROOT = re.compile(
    rb"\s*(?:<\?[^>]{0,1000}\?>\s*|<!--.{0,4000}?-->\s*|<!DOCTYPE[^>]{0,1000}>\s*)*<([A-Za-z_][A-Za-z0-9_.\-]{0,99})",
    re.DOTALL,
)
_GZIP = b"\x1f\x8b"
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1f]")


class Nature(enum.StrEnum):
    """The families of files a school imports; the value is the source of what they bring."""

    SIECLE = "siecle"
    STS = "sts"
    AAF = "aaf"
    ONDE = "onde"
    CSV = "csv"


def recognise(path: Path) -> Nature:
    """The family of a file. Raises FichierInconnu, or the refusal of a family that knows it by name."""
    with path.open("rb") as stream:
        head = stream.read(HEAD)
        if not head.strip():
            raise refusals.FichierVide()
        if any(head.startswith(mark) for mark, _ in filekit.BY_HEAD):
            raise refusals.FichierInconnu()
        if head.startswith(_GZIP):
            return Nature.AAF  # AAF alone is delivered so (§4.1)
        if is_zip(head):
            return _of_zip(path)
    return _of_xml(head) if _flat(head).lstrip()[:1] == b"<" else _of_text(head)


def _of_zip(path: Path) -> Nature:
    try:
        with path.open("rb") as stream:
            return _of_xml(_start(zip_chunks(stream, Limits(), siecle_refusals.REASONS)))
    except siecle_refusals.ArchivePlusieursFichiers:
        if _is_aaf(path):
            return Nature.AAF  # the only delivery of several files in one archive (§4.1)
        raise


def _is_aaf(path: Path) -> bool:
    pieces = open_pieces([path])
    try:
        return any(_of_xml(_start(piece.chunks)) == Nature.AAF for piece in islice(pieces, 1))
    except Refusal:
        return False


def _start(chunks: Iterator[bytes]) -> bytes:
    """The first bytes of what is in an archive."""
    head = b""
    for chunk in chunks:
        head += chunk
        if len(head) >= 4 * CHUNK:
            break
    return head


def _of_xml(head: bytes) -> Nature:
    found = _ROOT.match(_flat(head))
    root = found.group(1).decode("ascii") if found else ""
    if root.startswith("BEE_"):
        return Nature.SIECLE
    if root in ("STS_EDT", "EDT_STS"):
        return Nature.STS
    if root == "ficAlimMENESR":
        return Nature.AAF
    if root:
        raise siecle_refusals.RacineVoisine(root, constat=constat(root))
    raise refusals.FichierInconnu()


def _of_text(head: bytes) -> Nature:
    if b"\0" not in head and _BINARY.search(head):
        raise refusals.FichierInconnu()
    lines = head.splitlines(keepends=True)
    sample = b"".join(lines[:20]) if b"\0" not in head else head
    for read in (onde_read.read_eleves, onde_read.read_responsables):
        try:
            read(sample)
        except onde_refusals.FichierDesPersonnels:
            raise
        except onde_refusals.OndeRefusal:
            continue
        return Nature.ONDE
    return Nature.CSV


def _flat(head: bytes) -> bytes:
    """Without a byte order mark, and one byte a character when it is UTF-16."""
    for mark in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        head = head.removeprefix(mark)
    return head.replace(b"\0", b"") if b"\0" in head[:4] else head
