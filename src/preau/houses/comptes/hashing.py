"""Passwords: Argon2id with the parameters of libraries.md, and no more at once than the machine has cores."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from django.contrib.auth.hashers import Argon2PasswordHasher

from preau.houses.comptes.policies import normalise
from preau.houses.comptes.settings import current
from preau.protocols.refusals import Refusal

WAIT = 2.0
"""Seconds a request waits for its turn before it is told to come back."""


class Hasher(Argon2PasswordHasher):
    """t=2, m=19456 KiB, p=1: what OWASP asks, nine times less CPU than Django's own default (libraries.md)."""

    time_cost = 2
    memory_cost = 19456
    parallelism = 1


class TooBusy(Refusal):
    """Every core is hashing already."""

    code = "COMPTES-0101"
    status = 503
    personne = "Beaucoup de personnes se connectent en ce moment. Patientez quelques secondes, puis réessayez."
    support = "Tous les calculs de mot de passe permis en même temps sont pris (COMPTES_CONCURRENT_HASHES)."


@cache
def _turns() -> threading.BoundedSemaphore:
    return threading.BoundedSemaphore(current().concurrent_hashes or os.cpu_count() or 1)


@contextmanager
def turn() -> Iterator[None]:
    """Hold one of the places; raise TooBusy after WAIT seconds."""
    if not _turns().acquire(timeout=WAIT):
        raise TooBusy
    try:
        yield
    finally:
        _turns().release()


def make(password: str) -> str:
    """The hash to keep of `password`. Slow: never inside a transaction."""
    hasher = Hasher()
    with turn():
        return hasher.encode(normalise(password), hasher.salt())


def check(password: str, encoded: str) -> bool:
    """Whether `password` is the one of `encoded`. Slow: never inside a transaction.

    Nothing opens an account that has no password (`encoded` empty, J2); it costs what a wrong one does.
    """
    if not encoded:
        return check_nobody(password)
    with turn():
        return Hasher().verify(normalise(password), encoded)


def is_stale(encoded: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return Hasher().must_update(encoded)


def check_nobody(password: str) -> bool:
    """The same work for an account that does not exist; always False."""
    check(password, _nobody())
    return False


@cache
def _nobody() -> str:
    hasher = Hasher()
    return hasher.encode("personne", hasher.salt())
