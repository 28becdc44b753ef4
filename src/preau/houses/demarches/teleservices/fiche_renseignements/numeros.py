"""The number that a family quotes on the telephone: eight characters without look-alikes, made of the public id."""

from __future__ import annotations

import hashlib

SIGNES = "ABCDEFGHJKLMNPQRTUVWXY346789"
"""No I, O, S, Z; no 0, 1, 2, 5."""


def numero_of(public_id: str) -> str:
    """`K7MP-3WQA`: always the same for the same dossier; it opens nothing."""
    found = int.from_bytes(hashlib.sha256(public_id.encode()).digest()[:8], "big")
    signs = []
    for _rank in range(8):
        found, place = divmod(found, len(SIGNES))
        signs.append(SIGNES[place])
    return f"{''.join(signs[:4])}-{''.join(signs[4:])}"


def is_numero(text: str, public_id: str) -> bool:
    """Whether `text` is the number of this dossier, as somebody types it: small letters, blanks or no dash."""
    return "".join(one for one in text.upper() if one.isalnum()) == numero_of(public_id).replace("-", "")
