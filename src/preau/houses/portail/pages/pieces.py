"""Attachments: how one leaves for a browser, how those of a form come in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from preau.houses.portail.actions import pieces
from preau.houses.portail.models import PieceActualite, PieceJointe
from preau.houses.portail.refusals_messagerie import MessageTropGros


def send_piece(piece: PieceJointe | PieceActualite | None) -> HttpResponse:
    """To be kept and never shown in place: its bytes may be anybody's. Raises Http404 without a piece or its file."""
    if piece is None:
        raise Http404
    try:
        content = pieces.path_of(piece.public_id).read_bytes()
    except OSError:
        raise Http404 from None
    answer = HttpResponse(content, content_type=piece.content_type)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=piece.nom) or "attachment"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"
    return answer


def bounded(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuse a form that is too large before a byte of it is read: CSRF is checked after, since that reads it."""
    checked = csrf_protect(page)

    @csrf_exempt
    @wraps(page)
    def guarded(request: HttpRequest, **kwargs: str) -> HttpResponse:
        length = str(request.META.get("CONTENT_LENGTH") or "0")
        if not length.isdigit() or int(length) > pieces.largest_request():
            raise MessageTropGros
        return checked(request, **kwargs)

    return guarded


def keep_files(request: HttpRequest, personne: str, already: int) -> tuple[list[pieces.Kept], list[str]]:
    """The files of this form, kept; and why some were refused: none is kept then."""
    kept: list[pieces.Kept] = []
    refused: list[str] = []
    for upload in request.FILES.getlist("fichier"):
        try:
            kept.append(pieces.keep_file(personne, already + len(kept), upload))
        except pieces.PieceRefusee as reason:
            refused.append(str(reason))
    if refused:
        pieces.forget(one.public_id for one in kept)
        kept = []
    return kept, refused
