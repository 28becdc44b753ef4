"""AES-128-CBC in hexadecimal; keys and vectors are MD5 digests (§3.3). Imposed by the clients: nothing else uses it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from preau.protocols.pronote.refusals import ChiffreIllisible

BLOCK = 16
MOST = 2 * 1024 * 1024
"""Hexadecimal characters of a text: more than any call of a client."""
HEXADECIMAL = re.compile(r"[0-9a-fA-F]+")


def digest(data: bytes) -> bytes:
    """A key or a vector from bytes."""
    return hashlib.md5(data, usedforsecurity=False).digest()


ZERO_IV = bytes(BLOCK)
INITIAL_KEY = digest(b"")


@dataclass(frozen=True)
class Keys:
    """What one session encrypts with: at first the initial key and a zero vector."""

    key: bytes = INITIAL_KEY
    iv: bytes = ZERO_IV

    def with_uuid(self, drawn: bytes) -> Keys:
        """After `FonctionParametres`: the vector is made of the client's 16 random bytes."""
        return replace(self, iv=digest(drawn))

    def with_session_key(self, drawn: bytes) -> Keys:
        """After `Authentification`: the key is made of the bytes that `cle` carried."""
        return replace(self, key=digest(drawn))

    def encrypt(self, data: bytes) -> str:
        """Upper-case hexadecimal of `data` encrypted."""
        padder = PKCS7(BLOCK * 8).padder()
        padded = padder.update(data) + padder.finalize()
        worker = Cipher(algorithms.AES(self.key), modes.CBC(self.iv)).encryptor()
        return (worker.update(padded) + worker.finalize()).hex().upper()

    def decrypt(self, text: str) -> bytes:
        """What the hexadecimal `text` says; either case. Raises ChiffreIllisible."""
        if not text or len(text) > MOST or len(text) % (BLOCK * 2):
            raise ChiffreIllisible("length")
        try:
            raw = bytes.fromhex(text)
            worker = Cipher(algorithms.AES(self.key), modes.CBC(self.iv)).decryptor()
            unpadder = PKCS7(BLOCK * 8).unpadder()
            return unpadder.update(worker.update(raw) + worker.finalize()) + unpadder.finalize()
        except ValueError as problem:
            raise ChiffreIllisible("padding") from problem


def is_hexadecimal(text: str) -> bool:
    """Whether it is hexadecimal and nothing else: `bytes.fromhex` would take blanks too."""
    return HEXADECIMAL.fullmatch(text) is not None
