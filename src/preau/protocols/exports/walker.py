"""Walking an export: the elements with some tags, as they end, freed once they are read.

The parser is fed chunk by chunk, so memory does not grow with the file and a text without end is given up after
`Limits.texte` bytes. No DTD, no entity, no network. Whatever the bytes are, the only exceptions are the refusals given
as `Reasons` (an unreadable stream stays an OSError).
"""

from __future__ import annotations

import itertools
from collections.abc import Generator, Iterable, Iterator
from typing import Any, BinaryIO

from lxml import etree
from lxml.etree import _Element

from preau.protocols.exports.container import MIB, Limits, bare_chunks, is_zip, zip_chunks
from preau.protocols.exports.prologue import HEAD, read_prologue
from preau.protocols.exports.reasons import Reasons
from preau.protocols.refusals import Refusal

_ENCODING_ERRORS = frozenset({32, 81, 6003})
"""libxml2: unsupported encoding, invalid encoding, conversion failed."""


class Walker:
    """One opened file: `root` and `doubt` (see Prologue) at once; `elements()` once, then `close()`."""

    def __init__(
        self, source: BinaryIO | Generator[bytes, None, None], limits: Limits, reasons: Reasons, *, doctype: str = ""
    ) -> None:
        """`source`: a seekable file, zip or bare, or chunks already out of an archive; `doctype`: see the prologue."""
        self._limits, self._reasons = limits, reasons
        self._fed = self._spoken = self._bare = 0
        self._line = 1
        chunks = source if isinstance(source, Generator) else _chunks(source, limits, reasons)
        self.head = head = _take(chunks, HEAD)
        self._prologue = read_prologue(head, reasons, doctype)
        self.root, self.doubt = self._prologue.root, self._prologue.doubt
        self._chunks = itertools.chain([head[self._prologue.skip :]], chunks)
        self._events: Generator[_Element, None, None] | None = None

    def elements(self, tags: Iterable[str], kept: frozenset[str] = frozenset()) -> Iterator[_Element]:
        """Every element with one of these tags as it ends, freed with all that came before it at the next call.

        The children of a `kept` parent are not freed: that parent is read as a whole.
        """
        self._events = self._walk(self._make_parser(tags), kept)
        return self._events

    def close(self) -> None:
        """Stop reading. Harmless twice."""
        if self._events is not None:
            self._events.close()

    def _make_parser(self, tags: Iterable[str]) -> etree.XMLPullParser[Any]:
        return etree.XMLPullParser(
            events=("end",),
            tag=tuple(tags),
            encoding=self._prologue.encoding,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )

    def _walk(self, parser: etree.XMLPullParser[Any], kept: frozenset[str]) -> Generator[_Element, None, None]:
        for chunk in self._chunks:
            self._guard(chunk)
            try:
                parser.feed(chunk)
                events = [element for _, element in parser.read_events()]
            except etree.XMLSyntaxError as error:
                raise self._refusal(error) from None
            if events:
                self._spoken = self._fed
            for element in events:
                yield element
                _free(element, kept)
        try:
            parser.close()
        except etree.XMLSyntaxError as error:
            raise self._refusal(error) from None

    def _guard(self, chunk: bytes) -> None:
        """Count before feeding: bytes in all, bytes since a tag, bytes since a known record."""
        limits, reasons = self._limits, self._reasons
        self._fed += len(chunk)
        self._line += chunk.count(b"\n")
        last = chunk.rfind(b"<")
        self._bare = self._bare + len(chunk) if last < 0 else len(chunk) - last
        if self._bare > limits.texte:
            raise reasons.texte_trop_long(f"{self._bare} bytes", line=self._line)
        if self._fed - self._spoken > limits.silence:
            raise reasons.section_demesuree(line=self._line)
        if self._fed > limits.total:
            raise reasons.fichier_trop_gros(maximum=limits.total // MIB)

    def _refusal(self, error: etree.XMLSyntaxError) -> Refusal:
        """The named refusal for what libxml2 says; it gives limits no code of their own, only a sentence."""
        reasons, line, message = self._reasons, error.lineno or 1, str(error.msg)
        if "depth" in message:
            return reasons.trop_profond(line=line)
        if any(word in message for word in ("too long", "too big", "limit exceeded")):
            return reasons.texte_trop_long(line=line)
        if error.code in _ENCODING_ERRORS or "encoding" in message.lower():
            return reasons.encodage_illisible(line=line)
        return reasons.xml_casse(f"libxml2 error {error.code}", line=line)


def _chunks(stream: BinaryIO, limits: Limits, reasons: Reasons) -> Iterator[bytes]:
    start = stream.read(4)
    stream.seek(0)
    return zip_chunks(stream, limits, reasons) if is_zip(start) else bare_chunks(stream)


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


def _free(element: _Element, kept: frozenset[str]) -> None:
    """Forget a record and those before it. Its tail stays: the parser may still be writing it."""
    parent = element.getparent()
    if parent is None or parent.tag in kept:
        return
    element.clear(keep_tail=True)
    while (previous := element.getprevious()) is not None:
        parent.remove(previous)
