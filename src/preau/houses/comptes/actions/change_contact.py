"""Changing the mobile or the mail address of an account, once the new one is proven (J7)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.http import HttpRequest

from preau.houses.comptes.actions import tell
from preau.houses.comptes.actions.contact import Contact, Moyen, contacts_of, count_proof, send_proof
from preau.houses.comptes.models import Compte
from preau.kit import journal, limits
from preau.kit.clockkit import now

PURPOSE = "modifier-contact"
PER_ACCOUNT = limits.Rule("comptes-modifier-compte", 10, timedelta(hours=1))
FIELDS = {
    Moyen.SMS: ("mobile", "mobile_proven_at", tell.MOBILE_CHANGED, "compte.mobile"),
    Moyen.MAIL: ("mel", "mel_proven_at", tell.MEL_CHANGED, "compte.mel"),
}
"""Column, moment, notice, event."""


def count_change(compte: Compte, contact: Contact, request: HttpRequest | None) -> limits.Verdict:
    """Count one code for this account, then as any other for the contact; before any transaction."""
    verdict = limits.count(PER_ACCOUNT, compte.public_id)
    return count_proof(contact, request) if verdict.allowed else verdict


def ask_proof(compte: Compte, contact: Contact) -> datetime:
    """Send a code to the new contact; when it ends."""
    return send_proof(PURPOSE, compte.public_id, contact)


def change_contact(compte: Compte, contact: Contact, *, request: HttpRequest | None = None) -> None:
    """Keep the contact that has just been proven; every former contact of the account is told when it is another."""
    column, proven_at, notice, event = FIELDS[contact.moyen]
    with transaction.atomic():
        fresh = Compte.objects.select_for_update().get(pk=compte.pk)
        former = contacts_of(fresh)
        is_other = contact not in former
        setattr(fresh, column, contact.value)
        setattr(fresh, proven_at, now())
        fresh.save(update_fields=[column, proven_at])
        for one in former if is_other else []:
            tell.tell(notice, one)
        subject = f"compte:{fresh.public_id}"
        journal.write(event, actor=subject, subject=subject, request=request, detail={"autre": is_other})
