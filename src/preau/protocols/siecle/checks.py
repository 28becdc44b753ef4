"""Check letters and small values of the registry formats (specs/registry-formats.md §6.1, §6.2, §1.4, §6.4)."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
"""23 letters, without I, O and Q."""
_RNIE_DIGITS = "ABCDEFGHJK"
_UAI = re.compile(r"[0-9]{7}[A-Z]")
_RNIE = re.compile(r"[0-9]{9}[A-HJK]{2}")
_DATE = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")
_BEA = re.compile(r"[0-9]{10}[A-Z]")

PARENTES = {
    "10": "Mère",
    "20": "Père",
    "37": "Fratrie",
    "38": "Ascendant",
    "39": "Autre membre de la famille",
    "41": "Éducateur",
    "42": "Assistant familial",
    "50": "Tuteur",
    "51": "Aide sociale à l'enfance",
    "70": "Élève lui-même",
    "90": "Autre lien",
}
"""CODE_PARENTE since 2018 (§6.4), with labels."""
PARENTES_AVANT_2018 = {"1": "20", "2": "10", "3": "50", "4": "39", "5": "51", "6": "90", "7": "70"}
"""One-digit codes to two-digit ones: 1 is the father, 2 the mother, but 10 is the mother and 20 the father."""


def uai_letter(digits: str) -> str:
    """The check letter of the seven digits of a UAI (§6.1)."""
    return _LETTERS[int(digits) % 23]


@lru_cache(maxsize=4096)
def is_uai(text: str) -> bool:
    """Whether ``text`` has the shape and the check letter of a school's UAI; academic pseudo-structures fail (§6.1)."""
    return bool(_UAI.fullmatch(text)) and uai_letter(text[:7]) == text[7]


def rnie_key(digits: str) -> str:
    """The two key letters of the nine digits of an INE-RNIE: 97 minus N mod 97, digits written A to K (§6.2)."""
    key = 97 - int(digits) % 97
    return _RNIE_DIGITS[key // 10] + _RNIE_DIGITS[key % 10]


def is_ine(text: str) -> bool:
    """Whether ``text`` is an INE-RNIE or INE-BEA with a right key. A failure is only a warning (§6.2)."""
    if _RNIE.fullmatch(text):
        return rnie_key(text[:9]) == text[9:]
    return bool(_BEA.fullmatch(text)) and _LETTERS[int(text[:10]) % 23] == text[10]


@lru_cache(maxsize=16384)
def parse_date(text: str) -> date | None:
    """``JJ/MM/AAAA`` as a date, None when it is no date of the calendar."""
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    day, month, year = found.groups()
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def parse_bool(text: str) -> bool | None:
    """``0/1`` and ``true/false``, both real in one record (§1.4); ``O/N`` too; anything else is None."""
    return _BOOLEANS.get(text)


_BOOLEANS = {
    "1": True, "true": True, "O": True, "TRUE": True, "True": True,
    "0": False, "false": False, "N": False, "FALSE": False, "False": False,
}  # fmt: skip
