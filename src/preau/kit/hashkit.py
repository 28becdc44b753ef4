"""Passwords: Argon2id with the parameters of libraries.md, and no more at once than the machine has cores.

A house makes one `Passwords` with its own limit and its own way to say that it is busy.
"""

from __future__ import annotations

import os
import threading
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

from django.contrib.auth.hashers import Argon2PasswordHasher

WAIT = 2.0
"""Seconds a request waits for its turn before it is told to come back."""


class Hasher(Argon2PasswordHasher):
    """t=2, m=19456 KiB, p=1: what OWASP asks, nine times less CPU than Django's own default (libraries.md)."""

    time_cost = 2
    memory_cost = 19456
    parallelism = 1


def normalise(password: str) -> str:
    """The form that is checked and hashed: NFKC, so the same keys on another keyboard give the same password."""
    return unicodedata.normalize("NFKC", password)


class Passwords:
    """Hashing for one house: `places` at once (0: as many as cores), else `busy` is raised after WAIT seconds.

    Slow, so never inside a transaction. Both are asked at the first use, once.
    """

    def __init__(self, places: Callable[[], int], busy: type[Exception]) -> None:
        self.busy = busy
        self.turns = cache(lambda: threading.BoundedSemaphore(places() or os.cpu_count() or 1))
        self._nobody = cache(lambda: Hasher().encode("personne", Hasher().salt()))

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold one of the places."""
        if not self.turns().acquire(timeout=WAIT):
            raise self.busy
        try:
            yield
        finally:
            self.turns().release()

    def make(self, password: str) -> str:
        """The hash to keep of `password`."""
        hasher = Hasher()
        with self.turn():
            return hasher.encode(normalise(password), hasher.salt())

    def check(self, password: str, encoded: str) -> bool:
        """Whether `password` is the one of `encoded`.

        Nothing opens an account that has no password (`encoded` empty); it costs what a wrong one does.
        """
        if not encoded:
            return self.check_nobody(password)
        with self.turn():
            return Hasher().verify(normalise(password), encoded)

    def check_nobody(self, password: str) -> bool:
        """The same work for an account that does not exist; always False."""
        self.check(password, self._nobody())
        return False


def is_stale(encoded: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return Hasher().must_update(encoded)
