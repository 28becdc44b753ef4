"""Attachments of messages and news: the rows that name the files of `kit.piecekit`."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings as django_settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from preau.houses.portail import settings
from preau.houses.portail.actions.messagerie import find_readable
from preau.houses.portail.actions.recall_report import is_direction
from preau.houses.portail.models import Message, PieceActualite, PieceJointe, SignalementMessage
from preau.houses.portail.visiteur import Visiteur
from preau.kit import journal, limits
from preau.kit.idkit import new_public_id
from preau.kit.piecekit import Depot, Kept, PieceRefusee

log = logging.getLogger("preau.portail.pieces")


def depot() -> Depot:
    """Where the files of messages and news lie, and what they may be."""
    mine = settings.current()
    return Depot(
        folder=Path(mine.messagerie_dossier or Path(django_settings.PREAU.data) / "messagerie"),
        most=mine.messagerie_pieces,
        octets=mine.messagerie_piece_octets,
        types=mine.messagerie_types,
        program=mine.messagerie_analyse,
        rule=limits.Rule("messagerie-piece", mine.messagerie_pieces_par_jour, timedelta(days=1)),
    )


def path_of(public_id: str) -> Path:
    """Where the file of this attachment lies."""
    return depot().path_of(public_id)


def keep_file(personne: str, already: int, upload: UploadedFile) -> Kept:
    """Check a file and write it, beside the `already` others of what it goes with. Raises PieceRefusee."""
    return depot().keep(personne, already, upload)


def attach(who: Visiteur, draft: Message, upload: UploadedFile) -> PieceJointe:
    """Keep a file with a draft. Raises PieceRefusee; the draft is not touched."""
    kept = keep_file(who.personne, draft.pieces.count(), upload)
    try:
        with transaction.atomic():
            message = Message.objects.get(pk=draft.pk, sent_at=None)
            piece = PieceJointe.objects.create(message=message, **vars(kept))
            journal.write("piece.jointe", actor=who.personne, subject=draft.public_id, detail={"octets": kept.size})
    except Message.DoesNotExist:
        forget([kept.public_id])
        raise PieceRefusee(_("« %(nom)s » n'est pas joint : le message est déjà parti") % {"nom": kept.nom}) from None
    return piece


def copy_pieces(who: Visiteur, source: Message, draft: Message) -> int:
    """Give a draft of theirs the files of a message that they read; how many. What the disk lost stays behind."""
    count = 0
    for piece in source.pieces.order_by("pk")[: settings.current().messagerie_pieces]:
        public_id = new_public_id()
        try:
            depot().write(public_id, path_of(piece.public_id).read_bytes())
        except OSError as problem:
            log.error("file not copied: %s", type(problem).__name__)
            continue
        same = {name: getattr(piece, name) for name in ("nom", "content_type", "size", "digest", "scan")}
        with transaction.atomic():
            PieceJointe.objects.create(public_id=public_id, message=draft, **same)
            journal.write("piece.jointe", actor=who.personne, subject=draft.public_id, detail={"octets": piece.size})
        count += 1
    return count


def detach(who: Visiteur, draft: Message, public_id: str) -> None:
    """Take a file out of one's own draft."""
    with transaction.atomic():
        gone, _per_model = PieceJointe.objects.filter(
            public_id=public_id, message=draft, message__sent_at=None, message__auteur__in=who.adresses
        ).delete()
    if gone:
        forget([public_id])


def forget(public_ids: Iterable[str]) -> None:
    """Delete the files of rows that are gone."""
    depot().forget(public_ids)


def find_piece(who: Visiteur, public_id: str) -> PieceJointe | None:
    """The attachment if this person may read its message: as its author, a reader, or the head it was reported to."""
    piece = PieceJointe.objects.select_related("message").filter(public_id=public_id).first()
    if piece is None:
        return None
    message = piece.message
    if message.sent_at is None:
        return piece if message.auteur in who.adresses else None
    if find_readable(who, message.public_id) is not None:
        return piece
    if is_direction(who):
        own = set(who.uais())
        if any(own & set(row.uais) for row in SignalementMessage.objects.filter(message=message)):
            return piece
    return None


def purge_files(moment: datetime | None = None) -> int:
    """Delete files of a day or more that no row names: what a crash, or a message gone, has left."""
    return depot().purge(_named, moment)


def _named(public_ids: list[str]) -> set[str]:
    rows = [model.objects.filter(public_id__in=public_ids) for model in (PieceJointe, PieceActualite)]
    return {public_id for found in rows for public_id in found.values_list("public_id", flat=True)}
