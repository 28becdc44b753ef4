"""Attachments: what they are is read in their bytes; they lie outside the site, each under a name of ours.

The file is written first, its row after: what a crash leaves is a file without a row, which the purge takes away.
"""

from __future__ import annotations

import hashlib
import logging
import os
import subprocess
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.defaultfilters import filesizeformat
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from preau.kit import filekit, limits
from preau.kit.clockkit import now
from preau.kit.idkit import new_public_id

SCAN_SECONDS = 30
ORPHAN = timedelta(days=1)
FIELDS = 500_000
"""Octets of a form beside its files."""
log = logging.getLogger("preau.pieces")


class PieceRefusee(Exception):
    """The file is not kept; the text says why, to the person."""


@dataclass(frozen=True)
class Kept:
    """A file that lies in the folder and that no row names yet."""

    public_id: str
    nom: str
    content_type: str
    size: int
    digest: str
    scan: str


@dataclass(frozen=True)
class Depot:
    """The folder of one house, which no server serves, and what it takes: `most` files of `octets` each, of `types`.

    `program` scans a file (its path as argument, 0 = clean), none when empty; `rule` counts the files of a person.
    """

    folder: Path
    most: int
    octets: int
    types: Collection[str]
    program: str
    rule: limits.Rule

    @property
    def largest_request(self) -> int:
        """Octets of a whole form with every attachment; more is refused before it is read."""
        return self.most * self.octets + FIELDS

    def path_of(self, public_id: str) -> Path:
        """Where the file of this attachment lies."""
        return self.folder / public_id[:2] / public_id

    def keep(self, personne: str, already: int, upload: UploadedFile) -> Kept:
        """Check a file and write it, beside the `already` others of what it goes with. Raises PieceRefusee."""
        content, kind = self._checked(personne, already, upload)
        name = filekit.clean_name(upload.name or "", kind)
        public_id = new_public_id()
        self.write(public_id, content)
        scanned = self._scan(self.path_of(public_id), name)
        return Kept(public_id, name, kind.content_type, len(content), hashlib.sha256(content).hexdigest(), scanned)

    def keep_all(self, personne: str, already: int, uploads: Iterable[UploadedFile]) -> tuple[list[Kept], list[str]]:
        """The files of a form, kept; and why some were refused: none is kept then."""
        kept: list[Kept] = []
        refused: list[str] = []
        for upload in uploads:
            try:
                kept.append(self.keep(personne, already + len(kept), upload))
            except PieceRefusee as reason:
                refused.append(str(reason))
        if refused:
            self.forget(one.public_id for one in kept)
            kept = []
        return kept, refused

    def write(self, public_id: str, content: bytes) -> None:
        """Write a new file, for its owner only, on the disk before this returns."""
        path = self.path_of(public_id)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())

    def forget(self, public_ids: Iterable[str]) -> None:
        """Delete the files of rows that are gone."""
        for public_id in public_ids:
            self.path_of(public_id).unlink(missing_ok=True)

    def purge(self, named: Callable[[list[str]], set[str]], moment: datetime | None = None) -> int:
        """Delete files of a day or more that no row names: what a crash, or a text gone, has left.

        `named` gives, among public ids, those that a row names.
        """
        before = ((moment or now()) - ORPHAN).timestamp()
        if not self.folder.is_dir():
            return 0
        old = [path for path in self.folder.glob("??/*") if path.is_file() and path.stat().st_mtime < before]
        kept: set[str] = set()
        for start in range(0, len(old), 1000):
            kept |= named([path.name for path in old[start : start + 1000]])
        orphans = [path for path in old if path.name not in kept]
        for path in orphans:
            path.unlink(missing_ok=True)
        return len(orphans)

    def send(self, public_id: str, nom: str, content_type: str) -> HttpResponse:
        """To be kept and never shown in place: its bytes may be anybody's. Raises Http404 without the file."""
        try:
            content = self.path_of(public_id).read_bytes()
        except OSError:
            raise Http404 from None
        answer = HttpResponse(content, content_type=content_type)
        answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=nom) or "attachment"
        answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
        answer["Cross-Origin-Resource-Policy"] = "same-origin"
        answer["Cache-Control"] = "private, no-store"
        return answer

    def _checked(self, personne: str, already: int, upload: UploadedFile) -> tuple[bytes, filekit.Kind]:
        shown = {"nom": (upload.name or "")[:80]}
        if already >= self.most:
            raise PieceRefusee(_("« %(nom)s » est de trop : %(n)s pièces au plus") % (shown | {"n": self.most}))
        if not upload.size:
            raise PieceRefusee(_("« %(nom)s » est vide") % shown)
        if upload.size > self.octets:
            most = filesizeformat(self.octets)
            raise PieceRefusee(_("« %(nom)s » est trop gros : %(most)s au plus") % (shown | {"most": most}))
        if not limits.count(self.rule, personne).allowed:
            raise PieceRefusee(
                _("« %(nom)s » n'est pas joint : vous avez joint beaucoup de fichiers aujourd'hui") % shown
            )
        content = upload.read()
        kind = filekit.kind_of(content)
        if kind is None or kind.family not in self.types:
            raise PieceRefusee(
                _("« %(nom)s » n'est pas d'une nature acceptée : joignez un PDF, une image ou un document sans macro")
                % shown
            )
        return content, kind

    def _scan(self, path: Path, name: str) -> str:
        """What the deployment's program says; a file that it refuses, or cannot read, is not kept."""
        if not self.program:
            return ""
        try:
            done = subprocess.run([self.program, str(path)], capture_output=True, timeout=SCAN_SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired) as problem:
            log.error("scan failed %s", type(problem).__name__)
            path.unlink(missing_ok=True)
            raise PieceRefusee(
                _("« %(nom)s » n'a pas pu être analysé : recommencez plus tard") % {"nom": name}
            ) from None
        if done.returncode:
            path.unlink(missing_ok=True)
            raise PieceRefusee(_("« %(nom)s » est refusé par l'analyse des fichiers") % {"nom": name})
        return "saine"


def bounded(
    largest: Callable[[], int], refusal: type[Exception]
) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Refuse a form that is too large before a byte of it is read: CSRF is checked after, since that reads it."""

    def wrap(page: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        checked = csrf_protect(page)

        @csrf_exempt
        @wraps(page)
        def guarded(request: HttpRequest, **kwargs: str) -> HttpResponseBase:
            length = str(request.META.get("CONTENT_LENGTH") or "0")
            if not length.isdigit() or int(length) > largest():
                raise refusal
            return checked(request, **kwargs)

        return guarded

    return wrap
