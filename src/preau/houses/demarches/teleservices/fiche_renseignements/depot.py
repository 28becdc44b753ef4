"""Where the files joined to a fiche lie, and what they may be."""

from __future__ import annotations

from datetime import datetime, timedelta

from preau.houses.demarches import settings
from preau.houses.demarches.models import Piece
from preau.kit import limits
from preau.kit.piecekit import Depot


def depot() -> Depot:
    """The folder of this house."""
    mine = settings.current()
    return Depot(
        folder=mine.folder(),
        most=mine.pieces,
        octets=mine.piece_octets,
        types=mine.pieces_types,
        program=mine.pieces_analyse,
        rule=limits.Rule("demarches-piece", mine.pieces_par_jour, timedelta(days=1)),
    )


def purge_files(moment: datetime | None = None) -> int:
    """Delete files of a day or more that no row names."""
    return depot().purge(_named, moment)


def _named(public_ids: list[str]) -> set[str]:
    return set(Piece.objects.filter(public_id__in=public_ids).values_list("public_id", flat=True))
