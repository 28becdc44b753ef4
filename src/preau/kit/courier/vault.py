"""Sealing of what waits in the queue: AES-256-GCM with a key that lives in a file, never in the database (D7).

The file holds one key a line (32 bytes, URL-safe base64). The first seals; all of them open, so that a key is changed
by adding a line above. A sealed text is bound to its row: copied into another row it does not open.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import secrets
import stat
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.exceptions import ImproperlyConfigured

NONCE = 12


class UnsealError(Exception):
    """No key of the file opens this text: another key sealed it, or it was changed."""


class Vault:
    """Seals and opens with the keys given, 32 bytes each, newest first."""

    def __init__(self, keys: list[bytes]) -> None:
        self._ciphers = [AESGCM(key) for key in keys]
        self._hash_key = hmac.digest(keys[0], b"preau.courier.recipient", hashlib.sha256)

    def seal(self, plain: bytes, bound_to: str) -> bytes:
        """`plain` sealed for the row named `bound_to`."""
        nonce = secrets.token_bytes(NONCE)
        return nonce + self._ciphers[0].encrypt(nonce, plain, bound_to.encode())

    def open(self, sealed: bytes, bound_to: str) -> bytes:
        """What `seal` was given; raises UnsealError."""
        for cipher in self._ciphers:
            try:
                return cipher.decrypt(sealed[:NONCE], sealed[NONCE:], bound_to.encode())
            except (InvalidTag, ValueError):
                continue
        raise UnsealError

    def recipient_hash(self, to: str) -> str:
        """A keyed hash of a phone number or mail address: equal for equal recipients, useless without the key.

        A plain hash would not do: all French mobile numbers are tried in seconds.
        """
        return hmac.new(self._hash_key, to.encode(), hashlib.sha256).hexdigest()


def open_vault(key_file: str, *, may_create: bool) -> Vault:
    """The vault whose keys are in `key_file`, made at first use when `may_create` (demonstrations only).

    Raises ImproperlyConfigured when the file is missing, unreadable, open to others or not a list of keys.
    """
    if not key_file:
        raise ImproperlyConfigured("COURIER_KEY_FILE manque : la clé qui scelle les messages en attente.")
    path = Path(key_file)
    if may_create and not path.exists():
        _create(path)
    try:
        changed = path.stat().st_mtime_ns
    except OSError as problem:
        raise ImproperlyConfigured(f"COURIER_KEY_FILE : {path} ne se lit pas ({type(problem).__name__}).") from None
    return _read(path, changed)


def new_key() -> str:
    """One line of a key file."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> Vault:
    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise ImproperlyConfigured(f"COURIER_KEY_FILE : {path} est ouvert à d'autres ; chmod 600 {path}")
        lines = path.read_text(encoding="ascii").split()
        keys = [base64.b64decode(line, altchars=b"-_", validate=True) for line in lines]
    except (OSError, UnicodeDecodeError, binascii.Error) as problem:
        raise ImproperlyConfigured(f"COURIER_KEY_FILE : {path} ne se lit pas ({type(problem).__name__}).") from None
    if not keys or any(len(key) != 32 for key in keys):
        raise ImproperlyConfigured(f"COURIER_KEY_FILE : {path} doit tenir une clé de 32 octets en base64 par ligne.")
    return Vault(keys)


def _create(path: Path) -> None:
    """Write a new key with mode 600; of two processes that start together, the first one's key stays."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as stream:
        stream.write(new_key() + "\n")
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass  # the other process was first; its key is the one
    finally:
        draft.unlink()
