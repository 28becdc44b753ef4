"""Tickets as text: prefix, alphabet and length (§3.1 to §3.7). The randomness comes in from the caller."""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
"""§3.7 without the hyphen, which stands after the prefix alone."""
_TICKET: Final = re.compile(r"(ST|PT|PGT|PGTIOU)-[A-Za-z0-9-]{1,249}")


class TicketKind(Enum):
    """What a ticket is, by its prefix; `size` is its whole length: what every service must accept (§3.1.1, §3.3.1)."""

    SERVICE = "ST"
    PROXY = "PT"
    GRANTING = "PGT"
    IOU = "PGTIOU"

    @property
    def size(self) -> int:
        """Characters, prefix included: 32 for what a browser carries, 64 for what servers keep."""
        return 32 if self in (TicketKind.SERVICE, TicketKind.PROXY) else 64

    @property
    def entropy(self) -> int:
        """Random bytes that `write_ticket` wants."""
        return 21 if self in (TicketKind.SERVICE, TicketKind.PROXY) else 40


def write_ticket(kind: TicketKind, entropy: bytes) -> str:
    """The ticket made of `kind.entropy` random bytes: `ST-` and 29 characters of 168 bits."""
    if len(entropy) != kind.entropy:
        raise ValueError(f"{kind.value} wants {kind.entropy} bytes")
    number, text = int.from_bytes(entropy, "big"), ""
    while number:
        number, rest = divmod(number, len(_ALPHABET))
        text = _ALPHABET[rest] + text
    prefix = f"{kind.value}-"
    return prefix + text.rjust(kind.size - len(prefix), _ALPHABET[0])


def kind_of(ticket: str) -> TicketKind | None:
    """What a text claims to be; None when it cannot be a ticket."""
    found = _TICKET.fullmatch(ticket)
    return TicketKind(found[1]) if found else None
