"""Write news, change them, withdraw them, confirm reading; put and clear the notice to all (issue 5, item 6)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.http import HttpRequest

from preau.houses.portail.actions.pieces import forget
from preau.houses.portail.actualites import forget_flash
from preau.houses.portail.models import Actualite, LectureActualite, PieceActualite
from preau.kit import journal, richkit
from preau.kit.clockkit import now
from preau.kit.piecekit import Kept

OPERATOR = "opérateur"


@dataclass(frozen=True)
class Draft:
    """What somebody wrote, already validated. `corps` is HTML, cleaned here; empty `profils` or `divisions` are all."""

    titre: str
    corps: str
    uai: str
    divisions: Sequence[str] = ()
    profils: Sequence[str] = ()
    wants_receipt: bool = False
    publish_at: datetime | None = None
    ends_at: datetime | None = None


def publish_actualite(
    draft: Draft, *, auteur: str = "", pieces: Sequence[Kept] = (), request: HttpRequest | None = None
) -> Actualite:
    """Put it online, now or at its time, with these files. `auteur` is a local account; none for the operator."""
    row = Actualite(auteur=auteur)
    _fill(row, draft)
    with transaction.atomic():
        row.save()
        _attach(row, pieces)
        journal.write("actualite.publiée", actor=auteur or OPERATOR, subject=row.public_id, request=request)
    return row


def revise_actualite(
    row: Actualite,
    draft: Draft,
    *,
    par: str,
    pieces: Sequence[Kept] = (),
    without: Collection[str] = (),
    request: HttpRequest | None = None,
) -> None:
    """Change it; `pieces` join its files, those of `without` leave it.

    Confirmations stay: they say when each was given, the page says when the text changed.
    """
    _fill(row, draft)
    row.updated_at = now()
    gone = row.pieces.filter(public_id__in=without)
    with transaction.atomic():
        row.save()
        left = list(gone.values_list("public_id", flat=True))
        gone.delete()
        _attach(row, pieces)
        journal.write("actualite.modifiée", actor=par, subject=row.public_id, request=request)
    forget(left)


def _attach(row: Actualite, pieces: Sequence[Kept]) -> None:
    PieceActualite.objects.bulk_create(PieceActualite(actualite=row, **vars(kept)) for kept in pieces)


def _fill(row: Actualite, draft: Draft) -> None:
    row.titre, row.corps = draft.titre, richkit.clean(draft.corps)
    row.uai, row.divisions, row.profils = draft.uai, list(draft.divisions), list(draft.profils)
    row.wants_receipt, row.ends_at = draft.wants_receipt, draft.ends_at
    row.publish_at = draft.publish_at or (row.publish_at if row.pk else now())


def withdraw_actualite(row: Actualite, *, par: str, request: HttpRequest | None = None) -> None:
    """Nobody reads it any more; its author still sees it, and who had read it. Twice is once."""
    with transaction.atomic():
        if Actualite.objects.filter(pk=row.pk, withdrawn_at=None).update(withdrawn_at=now()):
            event = "annonce.retirée" if row.is_flash else "actualite.retirée"
            journal.write(event, actor=par, subject=row.public_id, request=request)


def note_reading(row: Actualite, personne: str) -> None:
    """`personne` confirms reading, or closes a notice. The first time counts."""
    with transaction.atomic():
        _lecture, is_new = LectureActualite.objects.get_or_create(actualite=row, personne=personne)
        if is_new:
            event = "annonce.fermée" if row.is_flash else "actualite.lue"
            journal.write(event, actor=personne, subject=row.public_id)


def set_flash(
    titre: str, *, auteur: str = "", ends_at: datetime | None = None, request: HttpRequest | None = None
) -> Actualite:
    """Show one sentence above every page, to everybody; it takes the place of the one before."""
    moment = now()
    with transaction.atomic():
        Actualite.objects.filter(is_flash=True, withdrawn_at=None).update(withdrawn_at=moment)
        row = Actualite.objects.create(is_flash=True, titre=titre, corps="", auteur=auteur, ends_at=ends_at)
        journal.write("annonce.posée", actor=auteur or OPERATOR, subject=row.public_id, request=request)
    forget_flash()
    return row


def clear_flash(*, par: str = OPERATOR, request: HttpRequest | None = None) -> int:
    """Take every notice away; how many there were."""
    with transaction.atomic():
        rows = list(Actualite.objects.filter(is_flash=True, withdrawn_at=None))
        Actualite.objects.filter(pk__in=[row.pk for row in rows]).update(withdrawn_at=now())
        for row in rows:
            journal.write("annonce.retirée", actor=par, subject=row.public_id, request=request)
    forget_flash()
    return len(rows)
