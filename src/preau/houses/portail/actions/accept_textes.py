"""What someone has accepted, and what they are still asked."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from preau.houses.portail import textes
from preau.houses.portail.models import Acceptation
from preau.houses.portail.textes import Texte
from preau.kit import journal
from preau.kit.clockkit import now


def list_pending(personne: str) -> list[Texte]:
    """The texts of today that `personne` has not accepted as they are, in order."""
    asked = textes.current()
    if not asked:
        return []
    versions = [texte.version for texte in asked]
    done = set(
        Acceptation.objects.filter(personne=personne, version__in=versions).values_list("texte", "version")
    )  # one query a page
    return [texte for texte in asked if (texte.code, texte.version) not in done]


def has_accepted_before(personne: str) -> bool:
    """Whether this is not the first time that they are asked."""
    return Acceptation.objects.filter(personne=personne).exists()


def accept_textes(personne: str, accepted: Sequence[Texte]) -> None:
    """Remember that `personne` accepted these texts as they are; twice is once."""
    moment = now()
    rows = [Acceptation(personne=personne, texte=one.code, version=one.version, accepted_at=moment) for one in accepted]
    with transaction.atomic():
        Acceptation.objects.bulk_create(rows, ignore_conflicts=True)
        detail = {one.code: one.version[:12] for one in accepted}
        journal.write("conditions.acceptées", actor=personne, detail=detail)


def refuse_textes(personne: str, refused: Sequence[Texte]) -> None:
    """Remember that `personne` was asked and said no: nothing else is kept of it, they may come back."""
    detail = {one.code: one.version[:12] for one in refused}
    with transaction.atomic():
        journal.write("conditions.refusées", actor=personne, detail=detail)
