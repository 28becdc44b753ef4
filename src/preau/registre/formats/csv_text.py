"""The text of a list someone saved from a spreadsheet: encoding, separator and quotes guessed from the content.

Encodings lie: a BOM before Windows bytes, one line pasted from elsewhere, a text decoded wrongly and saved again. Each
line is decoded by itself, and what had to be mended is said. Whatever the bytes are, the only exceptions are refusals.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from preau.registre.formats import refusals

MOST_BYTES = 24 * 1024 * 1024
MOST_LINES = 300_000
"""A school of 3,000 pupils has a thousandth of it; memory is some five times the bytes."""
LONGEST_CELL = 5_000
LONGEST_LINE = 200_000
JOINED = 20
"""Physical lines one record may take: a quoted address has three or four."""
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f]")
_MOJIBAKE = re.compile("[ÃÂ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_LATIN9 = re.compile(rb"[A-Za-z][\xa6\xa8\xb4\xb8\xbc\xbd\xbe]|[\xa6\xa8\xb4\xb8\xbc\xbd\xbe][A-Za-z]")
_C1 = re.compile(rb"[\x80-\x9f]")
SEPARATORS = ";\t,|"


@dataclass(frozen=True, slots=True)
class Line:
    """One record: where it begins, its cells, and what is wrong with it (`trouble`: the record is not to be used)."""

    line: int
    cells: list[str]
    doubt: str = ""
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text is written."""

    encoding: str
    separator: str
    quote: str


class Text:
    """A decoded list: `layout`, then `records()`, as often as wanted."""

    def __init__(self, data: bytes) -> None:
        """Raises ListeTropGrosse, FichierVide, or FichierInconnu for bytes that are no text."""
        if len(data) > MOST_BYTES or data.count(b"\n") + data.count(b"\r") > 2 * MOST_LINES:
            raise refusals.ListeTropGrosse(maximum=MOST_BYTES // 1024 // 1024)
        self._lines, encoding = _decode(data)
        if not any(line.strip() for line, _ in self._lines[:1000]):
            raise refusals.FichierVide()
        if any(_CONTROLS.search(line) for line, _ in self._lines[:200]):
            raise refusals.FichierInconnu()
        sample = [line for line, _ in self._lines[:50] if line.strip()]
        quote = _quote(sample)
        self.layout = Layout(encoding, _separator(sample, quote), quote)

    def records(self) -> Iterator[Line]:
        """Every record with something in it. A quote that is never closed spoils its own line and no other."""
        at, width = 0, 0
        while at < len(self._lines):
            record, taken = self._record(at, width)
            at += taken
            if not record.trouble and not any(record.cells):
                continue
            width = width or len(record.cells)
            yield record

    def _record(self, at: int, width: int) -> tuple[Line, int]:
        text, doubt = self._lines[at]
        quote = self.layout.quote
        if len(text) > LONGEST_LINE:
            return Line(at + 1, [], trouble="Cette ligne est démesurée : elle n'est pas retenue."), 1
        if _CONTROLS.search(text):
            return Line(at + 1, [], trouble="Cette ligne contient des caractères illisibles."), 1
        if text.count(quote) % 2 == 0:
            return self._line(at, self._split(text), doubt, width), 1
        if found := self._join(at, width):
            cells, taken = found
            return self._line(at, cells, doubt, width), taken
        bare = self._bare(text)
        if width and len(bare) == width:  # a lone quote inside a name
            return self._line(at, bare, doubt, width), 1
        return Line(at + 1, [], trouble="Un guillemet n'est pas fermé : cette ligne est illisible."), 1

    def _join(self, at: int, width: int) -> tuple[list[str], int] | None:
        """The cells of a record written on several lines, and how many; None when a quote is merely not closed."""
        joined = self._lines[at][0]
        for taken in range(2, min(JOINED, len(self._lines) - at) + 1):
            text = self._lines[at + taken - 1][0]
            if width and len(self._bare(text)) == width:  # a record of its own
                return None
            joined += "\n" + text
            if joined.count(self.layout.quote) % 2 == 0:
                cells = self._split(joined)
                return (cells, taken) if not width or len(cells) == width else None
        return None

    def _bare(self, text: str) -> list[str]:
        return [cell.strip().strip(self.layout.quote) for cell in text.split(self.layout.separator)]

    def _split(self, text: str) -> list[str]:
        try:
            rows = list(csv.reader([text], delimiter=self.layout.separator, quotechar=self.layout.quote))
        except csv.Error:
            return text.split(self.layout.separator)
        return [" ".join(cell.split()) for cell in rows[0]] if rows else []

    def _line(self, at: int, cells: list[str], doubt: str, width: int) -> Line:
        if any(len(cell) > LONGEST_CELL for cell in cells):
            return Line(at + 1, [], trouble="Une case de cette ligne est démesurée : la ligne n'est pas retenue.")
        if width and len(cells) > width and any(cells[width:]):
            return Line(at + 1, [], trouble=f"Cette ligne a plus de {width} colonnes : elle n'est pas retenue.")
        return Line(at + 1, cells, doubt)


def _decode(data: bytes) -> tuple[list[tuple[str, str]], str]:
    """(lines with what was mended in each, name of the encoding)."""
    wide = _wide(data)
    if wide:
        return [(line, "") for line in _lines(data.decode(wide, "replace"))], "utf-16"
    while data.startswith(b"\xef\xbb\xbf"):  # some applications write it twice (§5.4)
        data = data[3:]
    if b"\0" in data[:4096]:
        raise refusals.FichierInconnu()
    raw = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    if not raw[-1]:
        raw.pop()
    single = _single_byte(data)
    odd = [line for line in raw if not line.isascii()]
    good = sum(_is_utf8(line) for line in odd)
    if good * 2 <= len(odd) and odd:
        return [(_single(line, single), "") for line in raw], single
    return [_utf8(line, single) for line in raw], "utf-8"


def _wide(data: bytes) -> str:
    """The UTF-16 of a text that is in it, marked or not."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    head = data[:4096]
    if len(head) >= 8:
        evens, odds = head[::2].count(0), head[1::2].count(0)
        if odds > len(head) * 0.3 and evens == 0:
            return "utf-16-le"
        if evens > len(head) * 0.3 and odds == 0:
            return "utf-16-be"
    return ""


def _single_byte(data: bytes) -> str:
    if _C1.search(data):
        return "cp1252"
    return "iso-8859-15" if _LATIN9.search(data) else "iso-8859-1"


def _single(line: bytes, encoding: str) -> str:
    try:
        return line.decode(encoding)
    except UnicodeDecodeError:
        return line.decode("iso-8859-1")


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _utf8(line: bytes, single: str) -> tuple[str, str]:
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return _single(line, single), "Cette ligne n'est pas dans l'encodage du fichier : vérifiez ses accents."
    if _MOJIBAKE.search(text):
        try:
            return text.encode("cp1252").decode(
                "utf-8"
            ), "Les accents de cette ligne étaient abîmés : ils sont rétablis."
        except UnicodeError:
            return text, ""
    return text, ""


def _lines(text: str) -> list[str]:
    return text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _quote(sample: list[str]) -> str:
    """The double quote, unless cells are clearly between single ones."""
    single = sum(bool(re.match(r"'[^']*'[;,\t|]", line)) for line in sample)
    return "'" if sample and single == len(sample) else '"'


def _separator(sample: list[str], quote: str) -> str:
    """The mark that cuts most lines into the same number of cells, more than one."""
    best, score = ";", (0.0, 0)
    for mark in SEPARATORS:
        even = [line[:LONGEST_CELL] for line in sample if line[:LONGEST_CELL].count(quote) % 2 == 0]
        widths = Counter(len(next(csv.reader([line], delimiter=mark, quotechar=quote), [])) for line in even)
        if not widths:
            continue
        width, times = widths.most_common(1)[0]
        found = (times / len(sample), width)
        if width > 1 and found > score:
            best, score = mark, found
    return best
