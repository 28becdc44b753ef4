"""What an export left its readers with: a number and a fingerprint a record, no personal data (models.Export.state)."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Iterator

from preau.protocols.aaf.delta import SIZE, fingerprint
from preau.protocols.aaf.messages import Categorie, Requete
from preau.registre.models import Export

KEPT = 3
"""Exports of the same schools whose state is kept: a delta may start from any of them."""
_LINE = struct.Struct(f">IQ{SIZE}s")
_KINDS = {
    Categorie.ETABLISSEMENT: 1,
    Categorie.ELEVE: 2,
    Categorie.RESPONSABLE: 3,
    Categorie.PERSONNEL: 4,
}
PEOPLE = tuple(_KINDS)
"""What a delta is about; code tables come in complete deliveries only (§4.1)."""


class State:
    """The state of an export being written, record by record in order of kind and number."""

    def __init__(self) -> None:
        self.lines = bytearray()

    def walk(self, requetes: Iterable[Requete]) -> Iterator[tuple[int, bytes, Requete]]:
        """Number, fingerprint and request of each, remembered as they pass."""
        for requete in requetes:
            seal, number = fingerprint(requete), int(requete.ident)
            self.lines += _LINE.pack(_KINDS[requete.categorie], number, seal)
            yield number, seal, requete


def read_state(export: Export, categorie: Categorie) -> Iterator[tuple[int, bytes]]:
    """Number and fingerprint of the records of one kind, in order of number."""
    kind = _KINDS[categorie]
    for found, number, seal in _LINE.iter_unpack(bytes(export.state)):
        if found == kind:
            yield number, seal


def perimetre_of(uais: Iterable[str]) -> str:
    """The fingerprint of a set of schools."""
    return hashlib.blake2b(" ".join(sorted(uais)).encode(), digest_size=16).hexdigest()


def forget_old(export: Export) -> None:
    """Empty the states that are too old to start from."""
    same = Export.objects.filter(format=export.format, perimetre=export.perimetre).order_by("-written_at", "-pk")
    old = [row.pk for row in same.only("pk")[KEPT:]]
    Export.objects.filter(pk__in=old).exclude(state=b"").update(state=b"")
