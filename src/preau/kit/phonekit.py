"""Telephone numbers: what people and registers write, in E.164.

The reserved numbers for fiction and the newest overseas ranges are unknown to libphonenumber's tables, so the French
numbering plan (zones 1 to 5, 6 and 7 mobile, 9) is read here, and only foreign numbers are left to the library.
Mobiles of the overseas départements typed as if they were French are given their own country code (issue 2, item 4).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

_BLANKS = re.compile(r"[\s.\-/()\u00a0\u202f\u2009_·]+")
_DIGITS = re.compile(r"\+?[0-9]{4,17}")
_FRENCH = re.compile(r"[1-79][0-9]{8}")

OVERSEAS = {
    "690": "590", "691": "590", "692": "262", "693": "262", "694": "594", "696": "596", "697": "596",
    "590": "590", "262": "262", "594": "594", "596": "596",
}  # fmt: skip
"""First three digits of a national number (mobile, then fixed) → country code of the overseas territory."""

_OVERSEAS_MOBILE = frozenset(prefix for prefix in OVERSEAS if prefix.startswith("69"))
_MOBILE_TYPES = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


@dataclass(frozen=True, slots=True)
class Phone:
    """A number in E.164 (`+33639980001`) and whether it can receive an SMS."""

    e164: str
    is_mobile: bool


def parse(text: str, default_region: str = "FR", indicatif: str = "+33") -> Phone | None:
    """The number that `text` means, or None when it is none.

    `indicatif` is the country code chosen beside the field; `default_region` is the region a number without country
    code is read in when `indicatif` is empty. A number typed with its own `+` or `00` keeps it.
    """
    bare = _BLANKS.sub("", text.replace("(0)", ""))
    if bare.startswith("00"):
        bare = "+" + bare[2:]
    elif len(bare) == 11 and bare.startswith("33"):  # the country code without its plus
        bare = "+" + bare
    if not _DIGITS.fullmatch(bare):
        return None
    code = indicatif.lstrip("+")
    if not bare.startswith("+") and code in ("33", "") and (code or default_region == "FR"):
        return _parse_french(bare.removeprefix("0"))
    if bare.startswith("+33"):
        return _parse_french(bare[3:].removeprefix("0"))
    if not bare.startswith("+") and code:
        bare = _join(code, bare)
    return _parse_foreign(bare, default_region)


def display(e164: str) -> str:
    """The number as people read it: `+33 6 39 98 00 01`. A text that is no number comes back unchanged."""
    try:
        return phonenumbers.format_number(phonenumbers.parse(e164), PhoneNumberFormat.INTERNATIONAL)
    except phonenumbers.NumberParseException:
        return e164


def mask(e164: str) -> str:
    """The number with its middle hidden: `+33 6 •• •• •• 01`. Country code, next group's first digit, last two stay."""
    shown = display(e164)
    code, space, rest = shown.partition(" ")
    total = sum(character.isdigit() for character in rest)
    seen, kept = 0, []
    for character in rest:
        if character.isdigit():
            seen += 1
            kept.append(character if seen == 1 or seen > total - 2 else "•")
        else:
            kept.append(character)
    return code + space + "".join(kept)


def _parse_french(national: str) -> Phone | None:
    if not _FRENCH.fullmatch(national):
        return None
    prefix = national[:3]
    if prefix in OVERSEAS:
        return Phone(f"+{OVERSEAS[prefix]}{national}", prefix in _OVERSEAS_MOBILE)
    return Phone(f"+33{national}", national[0] in "67")


def _join(code: str, national: str) -> str:
    """A number typed beside its country code: the trunk zero goes, except in Italy, where it is part of the number."""
    return f"+{code}{national}" if code == "39" else f"+{code}{national.removeprefix('0')}"


@lru_cache(maxsize=4096)
def _parse_foreign(text: str, region: str) -> Phone | None:
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    national = e164[-9:]
    if OVERSEAS.get(national[:3]) == str(number.country_code) and len(e164) == 13:
        return Phone(e164, national[:3] in _OVERSEAS_MOBILE)
    if phonenumbers.is_valid_number(number):
        return Phone(e164, phonenumbers.number_type(number) in _MOBILE_TYPES)
    # Ranges newer than the library's tables, and those reserved for fiction: the length is all that can be checked.
    if phonenumbers.is_possible_number_for_type(number, PhoneNumberType.MOBILE):
        return Phone(e164, is_mobile=True)
    return None
