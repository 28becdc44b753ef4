"""Where the files of the cahier de textes lie, and what they may be."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings as django_settings

from preau.houses.viescolaire import settings
from preau.houses.viescolaire.models import Piece, Remise
from preau.kit import limits
from preau.kit.piecekit import Depot


def depot() -> Depot:
    """The folder of this house."""
    mine = settings.current()
    return Depot(
        folder=Path(mine.pieces_dossier or Path(django_settings.PREAU.data) / "cahier"),
        most=mine.pieces,
        octets=mine.piece_octets,
        types=mine.pieces_types,
        program=mine.pieces_analyse,
        rule=limits.Rule("cahier-piece", mine.pieces_par_jour, timedelta(days=1)),
    )


def purge_files(moment: datetime | None = None) -> int:
    """Delete files of a day or more that no row names."""
    return depot().purge(_named, moment)


def _named(public_ids: list[str]) -> set[str]:
    rows = [model.objects.filter(public_id__in=public_ids) for model in (Piece, Remise)]
    return {public_id for found in rows for public_id in found.values_list("public_id", flat=True)}
