"""Verification codes: twelve letters and figures that nobody confuses, hashed with a key of this deployment."""

from __future__ import annotations

import hmac
import secrets

from preau.kit import sealkit

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without 0, 1, I, L, O and U."""
LENGTH = 12
GROUP = 4


def draw() -> str:
    """A new code: 58 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def read(text: str) -> str:
    """The code that somebody typed or pasted, without blanks and dashes, or nothing when it cannot be one."""
    kept = "".join(char for char in text.upper() if not char.isspace() and char not in "-–—._·")
    return kept if len(kept) == LENGTH and all(char in ALPHABET for char in kept) else ""


def show(code: str) -> str:
    """`ABCD-EFGH-JKMN`."""
    return "-".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def hash_of(code: str) -> str:
    """What the database keeps: 58 bits need a key (kit.idkit.digest is for 128 and more)."""
    return hashes_of(code)[0]


def hashes_of(code: str) -> list[str]:
    """What the database may keep of it: papers printed before the key was renewed still verify."""
    return [hmac.digest(key, code.encode(), "sha256").hex() for key in sealkit.derive_each("attestation", "code")]
