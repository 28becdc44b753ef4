"""Taking an answer back: the line waits again; what was accepted is withdrawn from the registry."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest

from preau.houses.demarches.models import Dossier, Ligne
from preau.houses.demarches.teleservices.fiche_renseignements.actions.decider import add_event, hold_sent, motif_of
from preau.houses.demarches.teleservices.fiche_renseignements.bureau_refusals import AnnulationImpossible
from preau.houses.demarches.teleservices.fiche_renseignements.champs import CONTACT
from preau.houses.demarches.teleservices.fiche_renseignements.lignes import LigneLue, read_ligne
from preau.kit import journal
from preau.kit.bureau import Bureau
from preau.registre.actions import restore_contact, withdraw_correction
from preau.registre.actions.contacts import clean_contact
from preau.registre.actions.correct import FicheInconnue, ValeurChangee
from preau.registre.models import Correction

Decision, Etat = Ligne.Decision, Dossier.Etat
DECIDED = (Decision.ACCEPTEE, Decision.REFUSEE)


def take_back(bureau: Bureau, dossier: str, ligne: str, request: HttpRequest | None = None) -> Dossier:
    """Let a decided line wait again; one that waits already stays so.

    Raises Http404, DemandeRetiree, AnnulationImpossible.
    """
    with transaction.atomic():
        row = hold_sent(bureau, dossier)
        found = row.lignes.select_for_update().filter(public_id=ligne).first()
        if found is None:
            raise Http404
        if found.decision not in DECIDED:
            return row
        if found.decision == Decision.ACCEPTEE:
            _withdraw(bureau, row, read_ligne(found))
        found.decision, found.motif, found.decided_by, found.decided_at = Decision.ATTENTE, "", "", None
        found.save(update_fields=["decision", "motif", "decided_by", "decided_at"])
        row.etat, row.closed_at, row.version = Etat.ENVOYE, None, row.version + 1
        row.save(update_fields=["etat", "closed_at", "version"])
        add_event(row, "annulee", [found])
        subject, detail = f"dossier:{row.public_id}", {"uai": bureau.uai, "champ": found.champ}
        journal.write("demarches.fiche.annulee", actor=bureau.actor, subject=subject, request=request, detail=detail)
    return row


def _withdraw(bureau: Bureau, row: Dossier, lue: LigneLue) -> None:
    """The registry says again what stood there: of a field, what SIECLE says."""
    if lue.avant is None or lue.propose is None:
        raise AnnulationImpossible
    try:
        if lue.row.champ == CONTACT:
            made = clean_contact(lue.propose)
            restore_contact(row.eleve, lue.avant, made, uai=row.uai, by=bureau.actor)
            return
        side = "eleve" if lue.row.fiche == row.eleve else "responsable"
        live = Correction.objects.filter(
            **{f"{side}__public_id": lue.row.fiche},
            champ=lue.row.champ,
            valeur=lue.propose,
            motif=motif_of(row),
            settled_at=None,
            withdrawn_at=None,
        ).first()
        if live is None:
            raise AnnulationImpossible
        withdraw_correction(live.public_id, uai=row.uai, by=bureau.actor)
    except (FicheInconnue, ValeurChangee):
        raise AnnulationImpossible from None
