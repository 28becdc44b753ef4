"""Proving a secret without sending it: one challenge for both generations of clients (§4.3, §9.2).

Anybody may ask for a challenge of any login, and test guesses on it offline: only random secrets of 80 bits or more may
be proven so.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from preau.protocols.pronote.cipher import Keys, digest, is_hexadecimal
from preau.protocols.pronote.refusals import ChiffreIllisible


def make_verifier(secret: str, alea: str = "") -> str:
    """What the server keeps of a secret, sealed: enough to log in with, as the protocol wants."""
    return hashlib.sha256((alea + secret).encode()).hexdigest().upper()


def derive_key(login: str, verifier: str) -> bytes:
    """K of a login and its verifier."""
    return digest((login + verifier).encode())


def derive_ent_key(password: str) -> bytes:
    """K of a session that came through the ENT: without login nor alea."""
    return digest(make_verifier(password).encode())


@dataclass(frozen=True)
class Challenge:
    """`text` is sent; `expected` is what an older client answers encrypted, a newer one answers `text` encrypted."""

    text: str
    expected: str


def write_challenge(drawn: str, filler: str, keys: Keys) -> Challenge:
    """From two random texts of one length. `keys` hold K and the session's vector."""
    if len(filler) != len(drawn) or not drawn:
        raise ValueError("one filler for each letter")
    mixed = "".join(letter + extra for letter, extra in zip(drawn, filler, strict=True))
    return Challenge(keys.encrypt(mixed.encode()), drawn)


def check_answer(answer: str, challenge: Challenge, keys: Keys) -> bool:
    """Whether the client knows K. A wrong secret, a garbled answer: False."""
    if not is_hexadecimal(answer) or len(answer) > 4096:
        return False
    try:
        said = keys.decrypt(answer)
    except ChiffreIllisible:
        return False
    older = hmac.compare_digest(said, challenge.expected.encode())
    newer = hmac.compare_digest(said, challenge.text.encode())
    return older or newer


def write_session_key(drawn: bytes, keys: Keys) -> str:
    """`cle`: the bytes in decimal, encrypted under K."""
    return keys.encrypt(",".join(str(one) for one in drawn).encode()).lower()
