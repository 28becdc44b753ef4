"""Joining files to the draft: written first, named after; a death between the two leaves a file that the purge takes.

Adding and removing files do not meet what other pages write: they ask for no version.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from preau.houses.demarches.models import Dossier, Piece
from preau.houses.demarches.teleservices.fiche_renseignements import brouillon
from preau.houses.demarches.teleservices.fiche_renseignements.depot import depot
from preau.houses.demarches.teleservices.fiche_renseignements.etat import CODE
from preau.houses.demarches.teleservices.fiche_renseignements.refusals import BrouillonParti
from preau.houses.demarches.visiteur import EnfantVu
from preau.kit.clockkit import now
from preau.kit.piecekit import Kept


def join(enfant: EnfantVu, uploads: Sequence[UploadedFile]) -> list[str]:
    """Join these files to the draft; why some were refused: none is joined then. Raises BrouillonParti."""
    row = brouillon.find_draft(enfant)
    if row is None:
        raise BrouillonParti
    folder = depot()
    kept, refused = folder.keep_all(enfant.personne, row.pieces.count(), uploads)
    try:
        with transaction.atomic():
            refused += _name(enfant, kept)
    except BrouillonParti:
        folder.forget(one.public_id for one in kept)
        raise
    if refused:
        folder.forget(one.public_id for one in kept)
    return refused


def unjoin(enfant: EnfantVu, public_id: str) -> None:
    """Take a file away from the draft; one that is not there changes nothing. Raises BrouillonParti."""
    with transaction.atomic():
        row = brouillon.find_draft(enfant, lock=True)
        if row is None:
            raise BrouillonParti
        if row.pieces.filter(public_id=public_id).delete()[0]:
            _touch(row)
            transaction.on_commit(lambda: depot().forget([public_id]))


def own_piece(enfant: EnfantVu, public_id: str) -> Piece:
    """A file that this very person joined for this pupil. Raises Http404."""
    owned = {"dossier__teleservice": CODE, "dossier__eleve": enfant.public_id, "dossier__personne": enfant.personne}
    found = Piece.objects.filter(public_id=public_id, **owned).select_related("dossier").first()
    if found is None:
        raise Http404
    return found


def _name(enfant: EnfantVu, kept: Sequence[Kept]) -> list[str]:
    row = brouillon.find_draft(enfant, lock=True)
    if row is None:
        raise BrouillonParti
    if row.pieces.count() + len(kept) > depot().most:  # another tab was joining some too
        return [_("%(n)d pièces jointes au plus") % {"n": depot().most}]
    Piece.objects.bulk_create(
        Piece(
            public_id=one.public_id,
            dossier=row,
            nom=one.nom,
            content_type=one.content_type,
            octets=one.size,
            empreinte=one.digest,
            analyse=one.scan,
        )
        for one in kept
    )
    if kept:
        _touch(row)
    return []


def _touch(row: Dossier) -> None:
    row.updated_at = now()
    row.save(update_fields=["updated_at"])
