"""Public ids and random secrets: how rows are named outside their database, and what of a secret may be stored."""

from __future__ import annotations

import hashlib
import secrets


def new_public_id(prefix: str = "") -> str:
    """A random, URL-safe name of 22 characters (131 bits), with an optional readable prefix.

    It never begins with a dash: on a command line it would be taken for an option.
    """
    name = secrets.token_urlsafe(17)[:22]
    return new_public_id(prefix) if name.startswith("-") else prefix + name


def new_secret(size: int = 32) -> str:
    """A random URL-safe secret of `size` bytes: cookies, one-use handles, links in mails."""
    return secrets.token_urlsafe(size)


def digest(secret: str) -> str:
    """What the database keeps of a *random* secret: its SHA-256 in hexadecimal.

    Enough because the secret has 128 bits or more; a short code or a password needs a keyed or slow hash instead.
    """
    return hashlib.sha256(secret.encode()).hexdigest()
