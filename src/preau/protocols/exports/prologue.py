"""The first bytes of an export: encoding and root, before any parser sees them (specs/registry-formats.md §1.1).

"Always trust the prolog, then tolerate": a BOM, no prolog, an unknown encoding, a file re-saved in UTF-8 under a
prolog that still says ISO-8859-15, or the reverse.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from preau.protocols.exports.reasons import Reasons

HEAD = 256 * 1024
"""How many bytes are looked at."""
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:\-]{1,40})[\"']")
_ROOT = re.compile(
    rb"\s*(?:<\?[^>]{0,1000}\?>\s*|<!--.{0,4000}?-->\s*)*(<!DOCTYPE|<([A-Za-z_][A-Za-z0-9_.\-]{0,99})[\s/>])", re.DOTALL
)
_DOCTYPE = re.compile(
    rb"<!DOCTYPE\s+([A-Za-z_][A-Za-z0-9_.\-]{0,99})\s+SYSTEM\s+(?:\"[^\"<>&]{0,200}\"|'[^'<>&]{0,200}')\s*>"
)
_KNOWN = {
    "iso-8859-15": "iso-8859-15",
    "iso8859-15": "iso-8859-15",
    "latin-9": "iso-8859-15",
    "latin9": "iso-8859-15",
    "iso-8859-1": "iso-8859-1",
    "iso8859-1": "iso-8859-1",
    "latin-1": "iso-8859-1",
    "latin1": "iso-8859-1",
    "windows-1252": "windows-1252",
    "cp1252": "windows-1252",
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
}


@dataclass(frozen=True, slots=True)
class Prologue:
    """What the head says: the encoding to read with, bytes to leave out before the prolog, and the root's tag."""

    encoding: str
    skip: int
    root: str
    doubt: str = ""
    """French sentence when the encoding read is not the one the file claims."""


def read_prologue(head: bytes, reasons: Reasons, doctype: str = "") -> Prologue:
    """Encoding and root of the first bytes of a file.

    Raises `pas_un_export` when they are no XML, `dtd_interdite` when a DOCTYPE comes before the root. Where a format
    has one by rule, `doctype` names its root: that one may name an outer DTD, which is never opened, and declare
    nothing itself.
    """
    skip, bom = _skip(head)
    text = head[skip:]
    flat = text.replace(b"\0", b"") if bom.startswith("utf-16") else text
    found = _ROOT.match(flat)
    if found is None or (b"\0" in text[:4] and not bom):
        raise reasons.pas_un_export("no root element in the first bytes")
    if found.group(2) is None:
        declared = _DOCTYPE.match(flat, found.start(1)) if doctype else None
        if declared is None or declared.group(1) != doctype.encode():
            raise reasons.dtd_interdite()
        found = _ROOT.match(flat, declared.end())
        if found is None or found.group(2) is None:
            raise reasons.pas_un_export("no root element after the DOCTYPE")
    encoding, doubt = _encoding(text, bom)
    return Prologue(encoding, skip, found.group(2).decode("ascii"), doubt)


def _skip(head: bytes) -> tuple[int, str]:
    """How many leading bytes to drop (BOMs, even doubled; blanks) and the encoding a BOM tells."""
    if head[:2] == b"\xff\xfe" or head[:4] == b"<\0?\0":
        return (2 if head[:1] == b"\xff" else 0), "utf-16le"
    if head[:2] == b"\xfe\xff" or head[:4] == b"\0<\0?":
        return (2 if head[:1] == b"\xfe" else 0), "utf-16be"
    at, bom = 0, ""
    while head[at : at + 3] == b"\xef\xbb\xbf":
        at, bom = at + 3, "utf-8"
    return at + len(head[at:]) - len(head[at:].lstrip()), bom


def _encoding(text: bytes, bom: str) -> tuple[str, str]:
    """The encoding to use, and a sentence when it is not the claimed one."""
    if bom.startswith("utf-16"):
        return bom, ""
    declared = _DECLARED.match(text)
    claimed = declared.group(1).decode("ascii") if declared else ""
    known = _KNOWN.get(claimed.lower(), "")
    real = _guess(text, known)
    if known and known != real and not bom:
        return real, f"Le fichier annonce l'encodage {claimed} mais il est écrit en {real.upper()}."
    if claimed and not known:
        return real, f"L'encodage annoncé, {claimed}, est inconnu ; le fichier est lu en {real.upper()}."
    return real, ""


def _guess(text: bytes, known: str) -> str:
    """UTF-8 when the bytes are UTF-8 with accents; otherwise what is claimed; ISO-8859-15 for want of anything."""
    if text.isascii():
        return known or "utf-8"
    if _is_utf8(text):
        return "utf-8"
    one_byte = known if known and known != "utf-8" else "iso-8859-15"
    # C1 controls never appear in a name: those bytes are the quotes and œ of Windows.
    return "windows-1252" if re.search(rb"[\x80-\x9f]", text) else one_byte


def _is_utf8(text: bytes) -> bool:
    """Whether the bytes decode as UTF-8; the last character may be cut."""
    try:
        text.decode("utf-8")
    except UnicodeDecodeError as error:
        return len(text) - error.start < 4 and error.reason == "unexpected end of data"
    return True
