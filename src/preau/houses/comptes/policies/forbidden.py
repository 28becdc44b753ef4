"""Passwords that everybody thinks of, as a Bloom filter: 45,000 of them in about 105 kB.

`interdits.bloom` is made by scripts/build_forbidden.py from zxcvbn's lists (leaked passwords, first names, family
names) and French words. A filter never misses what was put in; it refuses by mistake one other password in 10,000,
and the person then chooses another. Layout: magic, number of hashes (1 byte), number of bits (4 bytes), the bits.
"""

from __future__ import annotations

import hashlib
import math
import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

MAGIC = b"PREAUBF1"
FALSE_POSITIVES = 1e-4
SHORTEST_CORE = 4
LEET = str.maketrans("@$€0", "aseo")


@dataclass(frozen=True)
class Bloom:
    """A set of texts that may be asked for, not listed."""

    hashes: int
    bits: int
    data: bytes

    def __contains__(self, text: str) -> bool:
        return all(self.data[place >> 3] & (1 << (place & 7)) for place in _places(text, self.hashes, self.bits))

    def dump(self) -> bytes:
        """The file."""
        return MAGIC + bytes([self.hashes]) + self.bits.to_bytes(4, "big") + self.data

    @classmethod
    def load(cls, raw: bytes) -> Bloom:
        """The filter of a file; ValueError when it is none."""
        bits = int.from_bytes(raw[9:13], "big")
        if raw[:8] != MAGIC or len(raw) != 13 + (bits + 7) // 8 or not raw[8]:
            raise ValueError("not a filter of forbidden passwords")
        return cls(raw[8], bits, raw[13:])

    @classmethod
    def build(cls, texts: Collection[str], false_positives: float = FALSE_POSITIVES) -> Bloom:
        """The smallest filter of these texts with that rate of mistakes."""
        bits = math.ceil(-len(texts) * math.log(false_positives) / math.log(2) ** 2)
        hashes = max(1, round(bits / len(texts) * math.log(2)))
        data = bytearray((bits + 7) // 8)
        for text in texts:
            for place in _places(text, hashes, bits):
                data[place >> 3] |= 1 << (place & 7)
        return cls(hashes, bits, bytes(data))


def _places(text: str, hashes: int, bits: int) -> Iterator[int]:
    raw = hashlib.blake2b(text.encode(), digest_size=16).digest()
    first, second = int.from_bytes(raw[:8], "big"), int.from_bytes(raw[8:], "big") | 1
    return ((first + rank * second) % bits for rank in range(hashes))


def fold(text: str) -> str:
    """Case and accents off: `Éléphant` → `elephant`."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in bare if not unicodedata.combining(char))


def cores(password: str) -> set[str]:
    """A password, folded, and what is left without its decoration: `Soleil2026!` → `soleil`, `@zerty1` → `azerty`."""
    folded = fold(password)
    found = {folded}
    for text in (folded, folded.translate(LEET)):
        core = re.sub(r"^[^a-z]+|[^a-z]+$", "", text)
        if len(core) >= SHORTEST_CORE:
            found.add(core)
    return found


def is_common(password: str) -> bool:
    """Whether the password, or what its decoration hides, is one that everybody thinks of."""
    known = _filter()
    return any(core in known for core in cores(password))


@cache
def _filter() -> Bloom:
    return Bloom.load(resources.files(__package__).joinpath("interdits.bloom").read_bytes())


DATES = (
    re.compile(r"(?<!\d)(?P<j>\d{2})(?P<m>\d{2})(?P<a>\d{4}|\d{2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<j>\d{1,2})[\W_](?P<m>\d{1,2})[\W_](?P<a>\d{4}|\d{2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<a>\d{4})[\W_]?(?P<m>\d{2})[\W_]?(?P<j>\d{2})(?!\d)"),
)
"""JJMMAA and JJMMAAAA, J/M/AA with any separator, AAAAMMJJ."""


def holds_date(password: str) -> bool:
    """Whether a day of the calendar stands in it, whoever's: `14032015`, `14/03/15`, `2015-03-14`.

    Every date is refused, not the family's own: a page that refused only those would tell which they are.
    """
    found = [one for shape in DATES for one in shape.finditer(password)]
    return any(1 <= int(one["j"]) <= 31 and 1 <= int(one["m"]) <= 12 and _is_year(one["a"]) for one in found)


def _is_year(text: str) -> bool:
    return len(text) == 2 or 1900 <= int(text) <= 2099


def holds_word(password: str, words: Collection[str]) -> bool:
    """Whether a part of these names stands in it; one of fewer than four letters only counts by itself."""
    folded = fold(password).translate(LEET)
    letters = re.sub(r"[^a-z0-9]", "", folded)
    runs = set(re.findall(r"[a-z]+", folded))
    return any(part in runs if len(part) < SHORTEST_CORE else part in letters for part in parts(words))


@cache
def _parts(word: str) -> frozenset[str]:
    folded = fold(word).replace("œ", "oe").replace("æ", "ae")
    pieces = [re.sub(r"[^a-z0-9]", "", piece) for piece in re.split(r"[\s\-'’.]+", folded)]
    return frozenset(piece for piece in [*pieces, "".join(pieces)] if len(piece) > 1)


def parts(words: Collection[str]) -> set[str]:
    """The parts of names that are looked for: `Anne-Lise N'GUYEN` → anne, lise, annelise, nguyen, guyen…"""
    return {part for word in words for part in _parts(word)}


VARIANTS = {"a": "àâäáãå@", "c": "ç", "e": "éèêë€", "i": "îïí", "n": "ñ", "o": "ôöóõ0", "s": "$", "u": "ùûüú", "y": "ÿ"}


def pattern(words: Collection[str]) -> str:
    """`holds_date` and `holds_word` for the page's script (flags s and u), which ticks; the server judges."""
    refused = [*_DATE_PATTERNS]
    for part in sorted(parts(words)):
        spelled = r"[^\p{L}\p{Nd}@$€]*".join(map(_letter, part))
        refused.append(spelled if len(part) >= SHORTEST_CORE else rf"(?<!\p{{L}}){spelled}(?!\p{{L}})")
    return rf"^(?!.*(?:{'|'.join(refused)}))."


_YEAR = r"(?:19|20)\d\d"
_DAY, _MONTH = r"(?:0[1-9]|[12]\d|3[01])", r"(?:0[1-9]|1[0-2])"
_SEP = r"[^\p{L}\p{Nd}]"
_DATE_PATTERNS = (
    rf"(?<!\d){_DAY}{_MONTH}(?:{_YEAR}|\d\d)(?!\d)",
    rf"(?<!\d)(?:{_DAY}|[1-9]){_SEP}(?:{_MONTH}|[1-9]){_SEP}(?:{_YEAR}|\d\d)(?!\d)",
    rf"(?<!\d){_YEAR}{_SEP}?{_MONTH}{_SEP}?{_DAY}(?!\d)",
)


def _letter(char: str) -> str:
    variants = VARIANTS.get(char, "")
    return "[" + char + char.upper() + variants + "".join(v.upper() for v in variants if v.isalpha()) + "]"
