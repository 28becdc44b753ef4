"""Attachments: what they are is read in their bytes; they lie outside the site, each under a name of ours.

The file is written first, its row after: what a crash leaves is a file without a row, which the purge takes away.
"""

from __future__ import annotations

import hashlib
import logging
import os
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings as django_settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from preau.houses.portail import settings
from preau.houses.portail.actions.messagerie import find_readable
from preau.houses.portail.actions.recall_report import is_direction
from preau.houses.portail.models import Message, PieceActualite, PieceJointe, SignalementMessage
from preau.houses.portail.visiteur import Visiteur
from preau.kit import filekit, journal, limits
from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id

SCAN_SECONDS = 30
ORPHAN = timedelta(days=1)
log = logging.getLogger("preau.portail.pieces")


class PieceRefusee(Exception):
    """The file is not kept; the text says why, to the person."""


def folder() -> Path:
    """Where the files lie; no server serves it."""
    return Path(settings.current().messagerie_dossier or Path(django_settings.PREAU.data) / "messagerie")


def path_of(public_id: str) -> Path:
    """Where the file of this attachment lies."""
    return folder() / public_id[:2] / public_id


def largest_request() -> int:
    """Octets of a whole form with every attachment; more is refused before it is read."""
    mine = settings.current()
    return mine.messagerie_pieces * mine.messagerie_piece_octets + 500_000


@dataclass(frozen=True)
class Kept:
    """A file that lies in the folder and that no row names yet."""

    public_id: str
    nom: str
    content_type: str
    size: int
    digest: str
    scan: str


def keep_file(personne: str, already: int, upload: UploadedFile) -> Kept:
    """Check a file and write it, beside the `already` others of what it goes with. Raises PieceRefusee."""
    content, kind = _checked(personne, already, upload)
    name = filekit.clean_name(upload.name or "", kind)
    public_id = new_public_id()
    path = path_of(public_id)
    _write(path, content)
    scanned = _scan(path, name)
    return Kept(public_id, name, kind.content_type, len(content), hashlib.sha256(content).hexdigest(), scanned)


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
            _write(path_of(public_id), path_of(piece.public_id).read_bytes())
        except OSError as problem:
            log.error("file not copied: %s", type(problem).__name__)
            continue
        same = {name: getattr(piece, name) for name in ("nom", "content_type", "size", "digest", "scan")}
        with transaction.atomic():
            PieceJointe.objects.create(public_id=public_id, message=draft, **same)
            journal.write("piece.jointe", actor=who.personne, subject=draft.public_id, detail={"octets": piece.size})
        count += 1
    return count


def _checked(personne: str, already: int, upload: UploadedFile) -> tuple[bytes, filekit.Kind]:
    mine, shown = settings.current(), {"nom": (upload.name or "")[:80]}
    if already >= mine.messagerie_pieces:
        raise PieceRefusee(
            _("« %(nom)s » est de trop : %(n)s pièces au plus") % (shown | {"n": mine.messagerie_pieces})
        )
    if not upload.size:
        raise PieceRefusee(_("« %(nom)s » est vide") % shown)
    if upload.size > mine.messagerie_piece_octets:
        most = filesizeformat(mine.messagerie_piece_octets)
        raise PieceRefusee(_("« %(nom)s » est trop gros : %(most)s au plus") % (shown | {"most": most}))
    rule = limits.Rule("messagerie-piece", mine.messagerie_pieces_par_jour, timedelta(days=1))
    if not limits.count(rule, personne).allowed:
        raise PieceRefusee(_("« %(nom)s » n'est pas joint : vous avez joint beaucoup de fichiers aujourd'hui") % shown)
    content = upload.read()
    kind = filekit.kind_of(content)
    if kind is None or kind.family not in mine.messagerie_types:
        raise PieceRefusee(
            _("« %(nom)s » n'est pas d'une nature acceptée : joignez un PDF, une image ou un document sans macro")
            % shown
        )
    return content, kind


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _scan(path: Path, name: str) -> str:
    """What the deployment's program says; a file that it refuses, or cannot read, is not kept."""
    program = settings.current().messagerie_analyse
    if not program:
        return ""
    try:
        done = subprocess.run([program, str(path)], capture_output=True, timeout=SCAN_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as problem:
        log.error("scan failed %s", type(problem).__name__)
        path.unlink(missing_ok=True)
        raise PieceRefusee(_("« %(nom)s » n'a pas pu être analysé : recommencez plus tard") % {"nom": name}) from None
    if done.returncode:
        path.unlink(missing_ok=True)
        raise PieceRefusee(_("« %(nom)s » est refusé par l'analyse des fichiers") % {"nom": name})
    return "saine"


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
    for public_id in public_ids:
        path_of(public_id).unlink(missing_ok=True)


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
    before = ((moment or now()) - ORPHAN).timestamp()
    if not folder().is_dir():
        return 0
    old = [path for path in folder().glob("??/*") if path.is_file() and path.stat().st_mtime < before]
    kept: set[str] = set()
    for start in range(0, len(old), 1000):
        names = [path.name for path in old[start : start + 1000]]
        for model in (PieceJointe, PieceActualite):
            kept |= set(model.objects.filter(public_id__in=names).values_list("public_id", flat=True))
    orphans = [path for path in old if path.name not in kept]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)
