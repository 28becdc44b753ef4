"""A wrong link reported from « Mon compte »: closed in this account at once, looked at by the office (J8)."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest

from preau.houses.comptes.actions.children import list_children
from preau.houses.comptes.actions.existing import lock_compte
from preau.houses.comptes.models import Compte, Rattachement, Signalement
from preau.kit import journal
from preau.protocols.refusals import Refusal

LONGEST = 140
"""Characters of what a parent may add: a word for the office, not a letter."""


class ChildUnknown(Refusal):
    """The child is not (or no longer) one of this account's."""

    code = "COMPTES-0507"
    status = 404
    personne = "Cet élève n'est pas rattaché à votre compte."
    support = "Le rattachement a déjà été signalé, ou le lien n'est plus dans le registre."


def report_link(
    compte: Compte, eleve_public_id: str, reason: str, precision: str = "", *, request: HttpRequest | None = None
) -> Signalement:
    """Report one child of the account as wrong: `reason` is a Signalement.Reason, `precision` a few words.

    From then the account does not open this child, and service providers do not hear of them from it; the other
    children stay. The words go to the office only, never to a log or the journal. Raises ChildUnknown.
    """
    with transaction.atomic():
        compte = lock_compte(compte)
        enfant = next((one for one in list_children(compte) if one.public_id == eleve_public_id), None)
        if enfant is None:
            raise ChildUnknown
        report = None
        for record in enfant.responsable_public_ids:
            if not compte.responsables.filter(responsable_public_id=record).exists():
                continue
            report, _created = Signalement.objects.update_or_create(
                reason=Signalement.Reason(reason),
                eleve_public_id=enfant.public_id,
                responsable_public_id=record,
                closed_at=None,
                defaults={"uai": enfant.uai, "compte": compte, "precision": " ".join(precision.split())[:LONGEST]},
            )
        if report is None:
            raise ChildUnknown
        Rattachement.objects.filter(compte=compte, eleve_public_id=enfant.public_id).delete()
        who = f"compte:{compte.public_id}"
        detail = {"signalement": report.public_id, "motif": report.reason}
        journal.write("signalement.recu", actor=who, subject=who, request=request, detail=detail)
    return report
