"""What the fiche forgets: drafts that nobody writes any more, files that no row names."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from preau.houses.demarches import settings
from preau.houses.demarches.models import Dossier, Piece
from preau.houses.demarches.teleservices.fiche_renseignements.depot import depot, purge_files
from preau.houses.demarches.teleservices.fiche_renseignements.etat import CODE


def drop(row: Dossier) -> None:
    """Delete a dossier with its files, inside the caller's transaction: the files go once it is committed."""
    drop_pieces(row)
    row.delete()


def drop_pieces(row: Dossier) -> None:
    """Delete the files of a dossier, inside the caller's transaction; a crash leaves files that the purge takes."""
    names = list(row.pieces.values_list("public_id", flat=True))
    Piece.objects.filter(public_id__in=names).delete()
    transaction.on_commit(lambda: depot().forget(names))


def forget_drafts(moment: datetime) -> int:
    """Delete the drafts that have expired, and files without a row; how many of both."""
    before = moment - settings.current().brouillon_life
    old = Dossier.objects.filter(teleservice=CODE, etat=Dossier.Etat.BROUILLON, updated_at__lte=before)
    done = 0
    for public_id in list(old.values_list("public_id", flat=True)):
        with transaction.atomic():
            row = old.select_for_update().filter(public_id=public_id).first()
            if row is not None:
                drop(row)
                done += 1
    return done + purge_files(moment)
