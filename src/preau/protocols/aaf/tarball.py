"""A tar, member by member, from a stream that cannot go back.

tarfile reads a long-name or PAX header as large as the archive says, whole, into memory; this reader does not, and
looks at plain files only: links, devices and sparse files are passed over.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO

from preau.protocols.aaf import refusals
from preau.protocols.exports.container import CHUNK

BLOCK = 512
LONGEST_HEADER = 64 * 1024
_PLAIN = (b"0", b"\0", b"7")
Stream = BinaryIO | io.BufferedIOBase


def is_tar(head: bytes) -> bool:
    """Whether these first bytes (a block or more) are a tar's."""
    return len(head) >= BLOCK and (head[257:262] == b"ustar" or _checksum(head[:BLOCK]))


def tar_pieces(stream: Stream) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Name and bytes of every XML file. What a caller leaves unread of one is passed over before the next.

    Raises ArchiveTronquee for a header that is none or an archive that is cut, ArchiveIllisible for a huge header.
    """
    long_name = ""
    while header := _header(stream):
        size, kind = _size(header), header[156:157]
        if kind in (b"L", b"x", b"g"):
            if size > LONGEST_HEADER:
                raise refusals.ArchiveIllisible("tar header too long")
            text = b"".join(_body(stream, size))
            if kind != b"g":
                long_name = _long_name(kind, text) or long_name
            continue
        name, long_name = long_name or _name(header), ""
        body = _body(stream, size)
        if kind in _PLAIN and name.casefold().endswith(".xml"):
            yield name, body
        for _chunk in body:
            pass


def _header(stream: Stream) -> bytes:
    """The next header, or nothing at the blocks of zeros (or the bare end) that close an archive."""
    block = stream.read(BLOCK)
    if not block or block == bytes(BLOCK):
        return b""
    if len(block) < BLOCK or not _checksum(block):
        raise refusals.ArchiveTronquee("tar header")
    return block


def _body(stream: Stream, size: int) -> Iterator[bytes]:
    left = size
    while left:
        chunk = stream.read(min(CHUNK, left))
        if not chunk:
            raise refusals.ArchiveTronquee("tar body")
        left -= len(chunk)
        yield chunk
    if size % BLOCK:
        stream.read(BLOCK - size % BLOCK)


def _checksum(header: bytes) -> bool:
    try:
        told = int(header[148:156].strip(b" \0") or b"-1", 8)
    except ValueError:
        return False
    return told == sum(header[:148]) + 8 * 32 + sum(header[156:])


def _size(header: bytes) -> int:
    text = header[124:136]
    if text[:1] == b"\x80":  # base 256, for files of 8 GiB and more
        return int.from_bytes(text[1:], "big")
    try:
        size = int(text.strip(b" \0") or b"0", 8)
    except ValueError:
        raise refusals.ArchiveTronquee("tar size") from None
    if size < 0:
        raise refusals.ArchiveTronquee("tar size")
    return size


def _name(header: bytes) -> str:
    name = header[:100].split(b"\0", 1)[0]
    prefix = header[345:500].split(b"\0", 1)[0] if header[257:263] == b"ustar\0" else b""
    return (prefix + b"/" + name if prefix else name).decode("utf-8", "replace")


def _long_name(kind: bytes, text: bytes) -> str:
    """The name of a GNU long-name member, or the path of a PAX header ("" when it gives none)."""
    if kind == b"L":
        return text.split(b"\0", 1)[0].decode("utf-8", "replace")
    for line in text.split(b"\n"):
        _length, _space, pair = line.partition(b" ")
        if pair.startswith(b"path="):
            return pair[5:].decode("utf-8", "replace")
    return ""
