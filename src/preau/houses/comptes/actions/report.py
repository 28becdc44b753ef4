"""Reporting a wrong link: « Je ne suis pas le représentant légal de cet élève » (J8)."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import transaction
from django.http import HttpRequest

from preau.houses.comptes.models import Compte, Signalement
from preau.kit import journal
from preau.registre.queries import Enfant


def report_links(
    enfants: Iterable[Enfant],
    refused: Collection[str],
    *,
    actor: str,
    request: HttpRequest | None = None,
    compte: Compte | None = None,
) -> int:
    """Record the links of the children whose public ids are in `refused`, when nothing else comes of it; how many."""
    with transaction.atomic():
        reported = write_reports(enfants, refused, compte=compte)
        if reported:
            journal.write("signalement.recu", actor=actor, request=request, detail={"signalements": reported})
    return reported


def write_reports(enfants: Iterable[Enfant], refused: Collection[str], *, compte: Compte | None) -> int:
    """One open report per link, in the caller's transaction; reporting twice changes nothing."""
    reported = 0
    for enfant in enfants:
        if enfant.public_id not in refused:
            continue
        for responsable_public_id in enfant.responsable_public_ids:
            _row, created = Signalement.objects.get_or_create(
                reason=Signalement.Reason.PAS_REPRESENTANT,
                eleve_public_id=enfant.public_id,
                responsable_public_id=responsable_public_id,
                closed_at=None,
                defaults={"uai": enfant.uai, "compte": compte},
            )
            reported += created
    return reported
