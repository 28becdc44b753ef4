"""Cutting a link, and giving it back: the office's word, which no import undoes."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from preau.kit import journal
from preau.kit.clockkit import now
from preau.registre.formats import refusals
from preau.registre.models import Lien


def cut_lien(responsable: str, eleve: str, *, by: str, reason: str = "", at: datetime | None = None) -> Lien:
    """Cut the link between two rows (public ids): from now on it opens nothing, whatever later imports say.

    Raises LienInconnu. Cutting twice keeps the first moment.
    """
    return _set(responsable, eleve, at or now(), by, reason)


def restore_lien(responsable: str, eleve: str, *, by: str) -> Lien:
    """Undo a cut. A link that is also gone from the latest import stays closed. Raises LienInconnu."""
    return _set(responsable, eleve, None, by, "")


def _set(responsable: str, eleve: str, moment: datetime | None, by: str, reason: str) -> Lien:
    with transaction.atomic(using="registre"):
        rows = Lien.objects.select_for_update().filter(responsable__public_id=responsable, eleve__public_id=eleve)
        lien = rows.first()
        if lien is None:
            raise refusals.LienInconnu()
        if (lien.cut_at is None) != (moment is None):
            lien.cut_at, lien.cut_by, lien.cut_reason = moment, by if moment else "", reason[:200]
            lien.save(update_fields=["cut_at", "cut_by", "cut_reason"])
            event = "registre.lien.coupe" if moment else "registre.lien.retabli"
            journal.write(event, actor=by, subject=responsable, detail={"eleve": eleve}, using="registre")
    return lien
