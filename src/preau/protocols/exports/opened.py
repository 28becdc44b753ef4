"""An opened export: what every format does the same between its envelope and its last record."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from os import PathLike
from pathlib import Path
from typing import BinaryIO, Generic, TypeVar

from lxml.etree import _Element

from preau.protocols.exports.container import Limits
from preau.protocols.exports.reasons import Reasons
from preau.protocols.exports.walker import Walker

Record = TypeVar("Record")
Note = TypeVar("Note")
Own = TypeVar("Own")


class OpenedExport(Generic[Record, Note]):
    """A file being read; closes it only when it is its own."""

    def __init__(self, stream: BinaryIO, limits: Limits, reasons: Reasons, *, owned: bool) -> None:
        self._stream, self._owned = stream, owned
        self._walker = Walker(stream, limits, reasons)
        self._notes: list[Note] = []
        self._seen: set[str] = set()
        """Tags of which at least one record was read."""

    def __enter__(self: Own) -> Own:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file if this export opened it. Harmless twice."""
        self._walker.close()
        if self._owned:
            self._stream.close()

    def _walk(
        self,
        elements: Iterator[_Element],
        handlers: Mapping[str, Callable[[_Element, list[Note]], Record | None]],
    ) -> Iterator[Record | Note]:
        """The records in file order, each note after the record it is about."""
        notes, seen = self._notes, self._seen
        yield from notes
        notes.clear()
        for element in elements:
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


def open_with(source: str | PathLike[str] | BinaryIO, make: Callable[[BinaryIO, bool], Own]) -> Own:
    """``make`` an export of a path, which it then owns, or of a seekable binary file, which stays the caller's."""
    if not isinstance(source, str | PathLike):
        return make(source, False)
    with ExitStack() as stack:
        export = make(stack.enter_context(Path(source).open("rb")), True)
        stack.pop_all()
    return export
