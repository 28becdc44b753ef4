"""Where the documents joints lie, and what they may be."""

from __future__ import annotations

from datetime import timedelta

from preau.houses.site.models import Document
from preau.houses.site.settings import current
from preau.kit import limits
from preau.kit.piecekit import Depot


def depot() -> Depot:
    """The folder of this house; a form brings one file."""
    mine = current()
    return Depot(
        folder=mine.folder(),
        most=1,
        octets=mine.document_octets,
        types=mine.documents_types,
        program=mine.documents_analyse,
        rule=limits.Rule("site-document", mine.documents_par_jour, timedelta(days=1)),
    )


def named(public_ids: list[str]) -> set[str]:
    """Among these files, those that a row still names."""
    return set(Document.objects.filter(fichier__in=public_ids).values_list("fichier", flat=True))
