"""Two states to what changed between them, in one walk over both (specs/registry-formats.md §4.2)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from preau.protocols.aaf.messages import Operation, Requete

SIZE = 12
"""Bytes of a fingerprint."""
Key = TypeVar("Key", int, str)


def fingerprint(requete: Requete) -> bytes:
    """What the attributes of a request say, in twelve bytes; the order of attributes and of values does not count."""
    digest = hashlib.blake2b(digest_size=SIZE)
    for name in sorted(requete.attributs):
        for value in sorted(requete.attributs[name]):
            digest.update(f"{name}\x1f{value}\x1e".encode("utf-8", "replace"))
    return digest.digest()


def changes(
    before: Iterable[tuple[Key, bytes]],
    after: Iterable[tuple[Key, bytes, Requete]],
    remove: Callable[[Key], Requete],
) -> Iterator[Requete]:
    """The requests that lead from one state to the other. Both are sorted by key, each key once.

    What is new is added as it stands, what differs is modified whole, what is gone is removed (§4.2).
    """
    old = iter(before)
    known = next(old, None)
    for key, digest, requete in after:
        while known is not None and known[0] < key:
            yield remove(known[0])
            known = next(old, None)
        if known is None or known[0] != key:
            yield requete
            continue
        if known[1] != digest:
            yield Requete(Operation.CHANGEMENT, requete.categorie, requete.ident, requete.attributs)
        known = next(old, None)
    while known is not None:
        yield remove(known[0])
        known = next(old, None)
