"""Attachments: how one leaves for a browser, how those of a form come in."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from preau.houses.portail.actions import pieces
from preau.houses.portail.models import PieceActualite, PieceJointe
from preau.houses.portail.refusals_messagerie import MessageTropGros
from preau.kit import piecekit

bounded = piecekit.bounded(lambda: pieces.depot().largest_request, MessageTropGros)


def send_piece(piece: PieceJointe | PieceActualite | None) -> HttpResponse:
    """To be kept and never shown in place. Raises Http404 without a piece or its file."""
    if piece is None:
        raise Http404
    return pieces.depot().send(piece.public_id, piece.nom, piece.content_type)


def keep_files(request: HttpRequest, personne: str, already: int) -> tuple[list[piecekit.Kept], list[str]]:
    """The files of this form, kept; and why some were refused: none is kept then."""
    return pieces.depot().keep_all(personne, already, request.FILES.getlist("fichier"))
