"""Forgetting fiches: those answered, taken back or left without an answer for the setting's life, their files first."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from preau.houses.demarches import settings
from preau.houses.demarches.models import Dossier
from preau.houses.demarches.teleservices.fiche_renseignements.depot import depot
from preau.houses.demarches.teleservices.fiche_renseignements.etat import CODE
from preau.kit import journal

Etat = Dossier.Etat


def forget_sent(moment: datetime) -> int:
    """Delete fiches of before DEMARCHES_DOSSIER_LIFE; how many."""
    before = moment - settings.current().dossier_life
    over = Q(etat__in=(Etat.TRAITE, Etat.RETIRE), closed_at__lte=before)
    left = Q(etat=Etat.ENVOYE, submitted_at__lte=before)
    old = Dossier.objects.filter(over | left, teleservice=CODE)
    done = 0
    for public_id in list(old.values_list("public_id", flat=True)):
        with transaction.atomic():
            row = old.select_for_update().filter(public_id=public_id).first()
            if row is None:
                continue
            depot().forget(row.pieces.values_list("public_id", flat=True))
            row.delete()
            subject, detail = f"dossier:{public_id}", {"uai": row.uai}
            journal.write("demarches.fiche.oubliee", actor="systeme", subject=subject, detail=detail)
            done += 1
    return done
