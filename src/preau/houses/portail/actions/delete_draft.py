"""Throw a draft away."""

from __future__ import annotations

from django.db import transaction

from preau.houses.portail.actions import pieces
from preau.houses.portail.models import Message, PieceJointe
from preau.houses.portail.visiteur import Visiteur
from preau.kit import journal


def delete_draft(who: Visiteur, public_id: str) -> None:
    """A draft of this person disappears with its files; nothing else does."""
    with transaction.atomic():
        rows = Message.objects.filter(public_id=public_id, auteur__in=who.adresses, sent_at=None)
        files = list(PieceJointe.objects.filter(message__in=rows).values_list("public_id", flat=True))
        if rows.delete()[0]:
            journal.write("brouillon.supprime", actor=who.personne, subject=public_id)
    pieces.forget(files)
