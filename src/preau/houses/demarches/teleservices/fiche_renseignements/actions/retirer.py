"""Taking a sent fiche back while the office has decided nothing."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest

from preau.houses.demarches.models import Dossier, Evenement, Ligne
from preau.houses.demarches.teleservices.fiche_renseignements.actions.forget import drop_pieces
from preau.houses.demarches.teleservices.fiche_renseignements.etat import CODE
from preau.houses.demarches.teleservices.fiche_renseignements.refusals import DejaTraite
from preau.houses.demarches.visiteur import EnfantVu, Visiteur
from preau.kit import journal
from preau.kit.clockkit import now

Etat, Decision = Dossier.Etat, Ligne.Decision


def retract(who: Visiteur, enfant: EnfantVu, public_id: str, request: HttpRequest) -> Dossier:
    """Take back; the files are deleted. Twice changes nothing. Raises DejaTraite once a line is decided, Http404."""
    with transaction.atomic():
        row = own_sent(enfant, public_id, lock=True)
        if row.etat == Etat.RETIRE:
            return row
        if not may_retract(row):
            raise DejaTraite
        moment = now()
        row.etat, row.closed_at, row.version = Etat.RETIRE, moment, row.version + 1
        row.save(update_fields=["etat", "closed_at", "version"])
        row.lignes.update(decision=Decision.SANS_OBJET, decided_at=moment)
        drop_pieces(row)
        Evenement.objects.create(dossier=row, par=Evenement.Par.FAMILLE, quoi="retiree")
        subject = f"dossier:{row.public_id}"
        journal.write("demarches.fiche.retrait", actor=who.actor, subject=subject, request=request)
    return row


def may_retract(row: Dossier) -> bool:
    """Whether the office has not answered anything yet."""
    return row.etat == Etat.ENVOYE and not row.lignes.exclude(decision=Decision.ATTENTE).exists()


def own_sent(enfant: EnfantVu, public_id: str, *, lock: bool = False) -> Dossier:
    """A fiche that this very person sent for this pupil; anybody else's is not there. Raises Http404."""
    rows = Dossier.objects.select_for_update() if lock else Dossier.objects.all()
    found = (
        rows.filter(teleservice=CODE, public_id=public_id, eleve=enfant.public_id, personne=enfant.personne)
        .exclude(etat=Etat.BROUILLON)
        .first()
    )
    if found is None:
        raise Http404
    return found
