"""Undoing a fusion: the office, for 30 days by setting; every row that moved goes back where it was."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest

from preau.houses.comptes.actions.existing import lock_comptes
from preau.houses.comptes.actions.merge import give
from preau.houses.comptes.actions.tell_merged import tell_unmerged
from preau.houses.comptes.models import Compte, Fusion
from preau.kit import journal, sessions
from preau.kit.clockkit import now
from preau.protocols.refusals import Refusal


class FusionUnknown(Refusal):
    """No such fusion, or undone already."""

    code = "COMPTES-0511"
    status = 404
    personne = "Ce regroupement n'existe pas, ou il a déjà été défait."
    support = "Aucune fusion en cours sous ce nom : voir l'évènement compte.fusionne du journal."


class TooLate(Refusal):
    """The time to undo is over."""

    code = "COMPTES-0512"
    status = 409
    personne = "Ce regroupement ne peut plus être défait : le délai est passé."
    support = "Le délai est COMPTES_MERGE_UNDO. Passé ce temps, signaler le rattachement erroné et réactiver un compte."


class MergedAgain(Refusal):
    """The kept account has been joined into another one since."""

    code = "COMPTES-0513"
    status = 409
    personne = "Le compte gardé a depuis été regroupé dans un autre : défaites d'abord ce regroupement plus récent."
    support = "Les regroupements se défont du plus récent au plus ancien."


def unmerge(fusion_public_id: str, *, by: str, request: HttpRequest | None = None) -> Fusion:
    """Undo the fusion of this public id; `by` names who asked, for the journal.

    The rows that moved and are still the kept account's go back, the alias ends, the lost account opens again with the
    password it had, and the kept one's sessions end. Raises FusionUnknown, TooLate, MergedAgain.
    """
    with transaction.atomic():
        fusion = Fusion.objects.select_for_update().filter(public_id=fusion_public_id, undone_at=None).first()
        if fusion is None:
            raise FusionUnknown
        moment = now()
        if fusion.undo_until <= moment:
            raise TooLate
        kept, lost = lock_comptes(fusion.kept, fusion.lost)
        if kept.state == Compte.State.FUSIONNE:
            raise MergedAgain
        give(fusion.moved, kept, lost)
        fusion.alias.all().delete()
        lost.state = Compte.State.ACTIF
        lost.save(update_fields=["state"])
        fusion.undone_at, fusion.undone_by = moment, by[:80]
        fusion.save(update_fields=["undone_at", "undone_by"])
        sessions.end_all(kept.public_id)
        tell_unmerged(fusion)
        detail = {"fusion": fusion.public_id, "rendu": lost.public_id}
        subject = f"compte:{kept.public_id}"
        journal.write("compte.defusionne", actor=by[:80], subject=subject, request=request, detail=detail)
    return fusion
