"""Secrets that a house must read again: sealed, or derived, by keys made from SECRET_KEY, never in the database.

Each house has keys of its own, even where two share a SECRET_KEY.
"""

from __future__ import annotations

import base64
import hmac
from functools import lru_cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from preau.kit.courier.vault import Vault


def seal(plain: str, bound_to: str) -> str:
    """`plain` sealed for the row named `bound_to` (AES-256-GCM): copied into another row it does not open."""
    return base64.b64encode(_vault(_roots()).seal(plain.encode(), bound_to)).decode()


def unseal(sealed: str, bound_to: str) -> str:
    """What `seal` was given, by the present SECRET_KEY or a fallback. Raises kit.courier.vault.UnsealError."""
    return _vault(_roots()).open(base64.b64decode(sealed), bound_to).decode()


def derive(purpose: str, name: str) -> bytes:
    """32 bytes that only this deployment can know, the same each time for `purpose` and `name`.

    So a page can show a secret again while a journey lives, and nothing in clear is kept of it.
    """
    return derive_each(purpose, name)[0]


def derive_each(purpose: str, name: str) -> tuple[bytes, ...]:
    """What `derive` gives by the present SECRET_KEY, then what it gave by each fallback: to recognise what is kept."""
    said = f"{purpose}|{name}".encode()
    return tuple(hmac.digest(_key(root, "derive"), said, "sha256") for root in _roots())


def _roots() -> tuple[str, ...]:
    return tuple(str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@lru_cache(maxsize=4)
def _vault(roots: tuple[str, ...]) -> Vault:
    return Vault([_key(root, "seal") for root in roots])


@lru_cache(maxsize=8)
def _key(root: str, use: str) -> bytes:
    info = f"preau.{settings.PREAU_HOUSE}.{use}".encode()
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=info).derive(root.encode())
