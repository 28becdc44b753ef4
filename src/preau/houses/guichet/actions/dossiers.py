"""A case for the référent numérique: opened with what was tried, commented, closed (seed 002 §5.2)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.http import HttpRequest

from preau.houses.guichet.actions.fiche import SUBJECTS
from preau.houses.guichet.models import Commentaire, Dossier
from preau.houses.guichet.poste import Poste
from preau.kit import journal
from preau.kit.clockkit import now
from preau.protocols.refusals import Refusal

KEPT = timedelta(days=365)
"""How long a closed case is kept."""


class DossierClos(Refusal):
    """A case that is over: closed already, or of another school."""

    code = "GUICHET-0508"
    status = 409
    personne = "Ce dossier est clos. S'il reste quelque chose à faire, transmettez-en un autre depuis la fiche."
    support = "Un dossier clos ne se rouvre pas ; un autre peut être ouvert pour la même personne."


def open_dossier(poste: Poste, genre: str, personne: str, motif: str, request: HttpRequest | None = None) -> Dossier:
    """Hand a person's case over; one that is open already receives the words as a comment."""
    with transaction.atomic():
        row = Dossier.objects.select_for_update().filter(uai=poste.uai, personne=personne, closed_at=None).first()
        if row is not None:
            _comment(row, poste, motif, request)
            return row
        row = Dossier.objects.create(
            uai=poste.uai, genre=genre, personne=personne, motif=motif.strip()[:500], opened_by=poste.actor
        )
        _write("dossier.ouvert", row, poste, request)
    return row


def comment_dossier(
    poste: Poste, public_id: str, texte: str, *, close: bool = False, request: HttpRequest | None = None
) -> Dossier:
    """Add a word, and close when asked. Raises DossierClos."""
    with transaction.atomic():
        row = Dossier.objects.select_for_update().filter(uai=poste.uai, public_id=public_id, closed_at=None).first()
        if row is None:
            raise DossierClos
        if texte.strip():
            _comment(row, poste, texte, request)
        if close:
            row.closed_at, row.closed_by = now(), poste.actor
            row.save(update_fields=["closed_at", "closed_by"])
            _write("dossier.clos", row, poste, request)
    return row


def purge_dossiers(moment: datetime) -> int:
    """Delete the cases closed for long; how many rows."""
    return Dossier.objects.filter(closed_at__lt=moment - KEPT).delete()[0]


def _comment(row: Dossier, poste: Poste, texte: str, request: HttpRequest | None) -> None:
    Commentaire.objects.create(dossier=row, texte=texte.strip()[:500], by=poste.actor)
    _write("dossier.commente", row, poste, request)


def _write(event: str, row: Dossier, poste: Poste, request: HttpRequest | None) -> None:
    subject = f"{SUBJECTS[row.genre]}:{row.personne}"
    detail = {"dossier": row.public_id}
    journal.write(f"guichet.{event}", actor=poste.actor, subject=subject, request=request, detail=detail)
