"""The files of a guide: pictures, PDF, video and captions, by the names of the manifest and no other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from preau.houses.site import sites, tutoriels, vitrine
from preau.houses.site.manifeste import Tutoriel
from preau.houses.site.tutoriels import Fichier

TYPES = {
    ".png": "image/png",
    ".webp": "image/webp",
    ".jpg": "image/jpeg",
    ".pdf": "application/pdf",
    ".webm": "video/webm",
    ".mp4": "video/mp4",
    ".vtt": "text/vtt; charset=utf-8",
}
KEEP = "public, max-age=300"
"""A picture is asked again after five minutes, by its ETag: a school that writes its guides anew keeps their names."""
CHUNK = 65536
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


@require_safe
def pdf(request: HttpRequest, slug: str) -> HttpResponseBase:
    """`/tutoriels/<slug>.pdf`."""
    one = _tutoriel(request, slug)
    return _serve(request, one, one.pdf, f"{one.slug}.pdf")


@require_safe
def fichier(request: HttpRequest, slug: str, nom: str) -> HttpResponseBase:
    """`/tutoriels/<slug>/<nom>`: a picture, the video, its captions."""
    return _serve(request, _tutoriel(request, slug), nom)


def _tutoriel(request: HttpRequest, slug: str) -> Tutoriel:
    made = vitrine.of(sites.of(request)).manifeste()
    one = made.get(slug) if made else None
    if one is None:
        raise Http404("tutoriel")
    return one


def _serve(request: HttpRequest, one: Tutoriel, nom: str, saved_as: str = "") -> HttpResponseBase:
    kind = TYPES.get(Path(nom).suffix)
    file = tutoriels.find_fichier(sites.of(request).uai, one, nom) if kind else None
    if file is None or kind is None:
        raise Http404("fichier")
    response = get_conditional_response(request, etag=file.etag) or _content(request, file, kind)
    if saved_as:
        response["Content-Disposition"] = content_disposition_header(False, saved_as) or "inline"
    response["ETag"] = file.etag
    response["Cache-Control"] = KEEP
    response["Accept-Ranges"] = "bytes"
    return response


def _content(request: HttpRequest, file: Fichier, kind: str) -> HttpResponseBase:
    """The whole file, or the part of it that was asked for."""
    asked = _part(request, file)
    if asked is not None and asked[0] > asked[1]:
        return HttpResponse(status=416, content_type=kind, headers={"Content-Range": f"bytes */{file.octets}"})
    try:
        opened = file.path.open("rb")
    except OSError:
        raise Http404("fichier") from None
    if asked is None:
        return FileResponse(opened, content_type=kind)
    first, last = asked
    response = StreamingHttpResponse(Portion(opened, first, last), status=206, content_type=kind)
    response["Content-Range"] = f"bytes {first}-{last}/{file.octets}"
    response["Content-Length"] = str(last - first + 1)
    return response


def _part(request: HttpRequest, file: Fichier) -> tuple[int, int] | None:
    """The first and last octet asked for (RFC 9110 §14): players of video need it. None for the whole file."""
    found = _RANGE.fullmatch(request.headers.get("Range", ""))
    if not found or not any(found.groups()) or request.headers.get("If-Range", file.etag) != file.etag:
        return None
    first, last = found.groups()
    if not first:
        return max(0, file.octets - int(last)), file.octets - 1
    end = min(int(last), file.octets - 1) if last else file.octets - 1
    return (int(first), end) if not last or int(first) <= int(last) else None


class Portion:
    """Octets `first` to `last` of an open file, which is closed with the answer even when nobody read it (HEAD)."""

    def __init__(self, opened: BinaryIO, first: int, last: int) -> None:
        self.close = opened.close
        self.opened, self.first, self.left = opened, first, last - first + 1

    def __iter__(self) -> Iterator[bytes]:
        """The octets, piece by piece."""
        self.opened.seek(self.first)
        while self.left > 0 and (piece := self.opened.read(min(CHUNK, self.left))):
            self.left -= len(piece)
            yield piece
