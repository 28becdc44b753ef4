"""What an SMS is made of: how many segments a text takes, and the last line that ties a code to its site.

Sources: 3GPP TS 23.038 (GSM 7-bit alphabet and its extension table), TS 23.040 (concatenation);
"Origin-bound one-time codes delivered via SMS", W3C/WICG draft.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

GSM7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM7_EXTENSION = frozenset("\f^{}\\[~]|€")
HOST = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
CODE = re.compile(r"[A-Za-z0-9]{4,12}")


@dataclass(frozen=True)
class Length:
    """`units` are septets (gsm7) or 16-bit code units (ucs2); `segments` is what the operator counts."""

    alphabet: Literal["gsm7", "ucs2"]
    units: int
    segments: int


def measure(text: str) -> Length:
    """The length of `text` as an SMS: one segment of 160 septets or 70 units, else segments of 153 or 67."""
    if all(c in GSM7 or c in GSM7_EXTENSION for c in text):
        units = sum(2 if c in GSM7_EXTENSION else 1 for c in text)
        return Length("gsm7", units, _segments(units, 160, 153))
    units = len(text.encode("utf-16-le", "surrogatepass")) // 2
    return Length("ucs2", units, _segments(units, 70, 67))


def _segments(units: int, alone: int, chained: int) -> int:
    return 1 if units <= alone else -(-units // chained)


def domain_bound(body: str, host: str, code: str) -> str:
    """`body` with the last line `@host #code`: the phone then offers the code on that site and on no other.

    `host` may be a host name or a URL; port and path are dropped, as the draft wants. Raises ValueError when either
    cannot stand on that line, or when the code is not in the body that people read.
    """
    if "//" in host or ":" in host:
        host = urlsplit(host if "//" in host else f"//{host}").hostname or ""
    host = host.lower().rstrip(".")
    if not HOST.fullmatch(host) or not CODE.fullmatch(code):
        raise ValueError("the last line of a bound SMS needs a host name and a code of letters and digits")
    if code not in body:
        raise ValueError("the text itself must show the code")
    return f"{body.rstrip()}\n\n@{host} #{code}"
