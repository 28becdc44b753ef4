"""JSON as others send it: one object, bounded, no member twice, no number that is not JSON (RFC 8259 §4 and §6)."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any, Final, NoReturn

DOCUMENT_LIMIT: Final = 256 * 1024
"""Bytes of a body that is read at all."""

_ERROR: Final = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
DESCRIPTION_LIMIT: Final = 200


def read_object(body: bytes, limit: int = DOCUMENT_LIMIT) -> dict[str, Any]:
    """The one object of a JSON text in UTF-8. Raises ValueError, whatever is wrong.

    A member given twice is an error: two readers could each believe another one (RFC 7519 §4).
    """
    if len(body) > limit:
        raise ValueError("too large")
    try:
        found = json.loads(body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_not_a_number)
    except RecursionError as error:
        raise ValueError("too deep") from error
    if not isinstance(found, dict):
        raise ValueError("not an object")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a member is repeated")
    return found


def _not_a_number(text: str) -> NoReturn:
    raise ValueError(text)


def media_type(content_type: str) -> str:
    """RFC 9110 §8.3.1: type and subtype without parameters, in lower case."""
    return content_type.partition(";")[0].strip().lower()


def clean_error(error: object) -> str:
    """A provider's error code (RFC 6749 §4.1.2.1), or `invalid` when it is not a word to repeat in a log."""
    return error if isinstance(error, str) and _ERROR.fullmatch(error) else "invalid"


def clean_description(description: object) -> str:
    """A provider's sentence, one line of printable characters, cut at 200; empty for anything but text."""
    if not isinstance(description, str):
        return ""
    kept = "".join(" " if unicodedata.category(one)[0] in "CZ" else one for one in description[: 4 * DESCRIPTION_LIMIT])
    return " ".join(kept.split())[:DESCRIPTION_LIMIT].rstrip()
