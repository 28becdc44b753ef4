"""`dataSec`: plain by default, compressed or encrypted by setting; the two directions differ (§3.4)."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from preau.protocols.pronote.cipher import Keys, is_hexadecimal
from preau.protocols.pronote.refusals import ChiffreIllisible, DonneesIllisibles

MOST = 256 * 1024
"""Bytes of one payload, inflated: what clients ask is short, and anybody may send a call."""


@dataclass(frozen=True)
class Mode:
    """What the bootstrap page announced: `CrA` and `CoA`."""

    encrypts: bool = False
    compresses: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether `dataSec` is JSON as it stands."""
        return not self.encrypts and not self.compresses


PLAIN = Mode()


def read_payload(value: Any, mode: Mode, keys: Keys) -> dict[str, Any]:
    """A client's `dataSec`: hexadecimal text is deflated, then encrypted. Raises DonneesIllisibles."""
    if mode.is_plain:
        return _object(value)
    if not isinstance(value, str) or not is_hexadecimal(value):
        raise DonneesIllisibles(constat="un texte hexadécimal est attendu")
    try:
        data = keys.decrypt(value) if mode.encrypts else bytes.fromhex(value)
    except (ChiffreIllisible, ValueError) as problem:
        raise DonneesIllisibles(constat="le chiffre est faux") from problem
    if mode.compresses:
        text = _inflate(data)
        try:
            data = bytes.fromhex(text.decode("ascii"))
        except (UnicodeDecodeError, ValueError) as problem:
            raise DonneesIllisibles(constat="le texte compressé n'est pas hexadécimal") from problem
    return _loads(data)


def write_payload(value: dict[str, Any], mode: Mode, keys: Keys) -> Any:
    """Our `dataSec`: JSON is deflated (no intermediate hexadecimal), then encrypted.

    Encrypted alone, it is ASCII: pawnote reads what it decrypts as Latin-1.
    """
    if mode.is_plain:
        return value
    data = json.dumps(value, ensure_ascii=not mode.compresses, separators=(",", ":")).encode()
    if mode.compresses:
        worker = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
        data = worker.compress(data) + worker.flush()
    return keys.encrypt(data) if mode.encrypts else data.hex().upper()


def is_text(text: str) -> bool:
    """Whether a database may be asked for it: no half character (a lone surrogate), no NUL."""
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in [*value, *value.values()] if isinstance(value, dict) else value:
            yield from _texts(one)


def _inflate(data: bytes) -> bytes:
    worker = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        text = worker.decompress(data, MOST * 2 + 1)
    except zlib.error as problem:
        raise DonneesIllisibles(constat="la compression est fausse") from problem
    if len(text) > MOST * 2 or worker.unconsumed_tail:
        raise DonneesIllisibles(constat="elles sont trop grandes")
    return text


def _loads(data: bytes) -> dict[str, Any]:
    if len(data) > MOST:
        raise DonneesIllisibles(constat="elles sont trop grandes")
    try:
        said = json.loads(data.decode())
    except (ValueError, RecursionError) as problem:
        raise DonneesIllisibles(constat="le JSON est faux") from problem
    return _object(said)


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise DonneesIllisibles(constat="un objet est attendu")
    try:
        if all(is_text(one) for one in _texts(value)):
            return value
    except RecursionError as problem:
        raise DonneesIllisibles(constat="elles sont trop profondes") from problem
    raise DonneesIllisibles(constat="un texte n'en est pas un")
