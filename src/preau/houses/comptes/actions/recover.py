"""Getting an identifiant or a password back (J6): known and unknown people cost the same queries and rows.

What is said to the person before they have proven a contact never depends on whether it is known; a suspended account
or a letter not yet used is told in the message itself, or behind the code.
"""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta

from django.db import transaction
from django.http import HttpRequest

from preau.houses.comptes.actions import tell
from preau.houses.comptes.actions.authenticate import forget_tries
from preau.houses.comptes.actions.choose_password import choose_password
from preau.houses.comptes.actions.contact import Contact, Moyen, contacts_of, send_proof
from preau.houses.comptes.actions.owners import Claim, Owner, find_claim, find_owners, list_letters, padded
from preau.houses.comptes.models import Compte, Notification
from preau.houses.comptes.settings import current
from preau.kit import courier, limits
from preau.kit.clockkit import now
from preau.registre.queries import get_responsables

PURPOSE = "mot-de-passe-oublie"
LIFE = timedelta(days=1)
IDENTIFIANTS = {Moyen.SMS: "COMPTES-SMS-20", Moyen.MAIL: "COMPTES-MAIL-20"}
MOST = 4
"""Accounts that one message lists, and notices queued beside it: always as many, most of them silent."""
LONGEST_PRENOM = 20
PAUSE = limits.Rule("comptes-oubli-pause", 1, timedelta(seconds=30))
"""Between two messages to one contact."""


def send_identifiants(contact: Contact) -> str:
    """Send to `contact` the identifiants it reaches, in the caller's transaction; the first account's public id.

    An account whose own contact is another one is told there too.
    """
    owners, letters = find_owners(contact)[:MOST], list_letters(contact)[:MOST]
    courier.queue(
        IDENTIFIANTS[contact.moyen],
        to=contact.value,
        params={
            "service": current().service_name,
            "adresse": current().public_url,
            "comptes": [_line(owner.compte, contact) for owner in owners],
            "lettres": _names(letters, contact),
        },
        expires_at=now() + LIFE,
        silent=not owners and not letters,
    )
    others = [_other(owner, contact) for owner in owners]
    for other in [*others, *[None] * (MOST - len(others))]:
        tell.tell(tell.RECALL, other or contact, silent=other is None)
    return owners[0].compte.public_id if owners else ""


def request_reset(identifiant: str, contact: Contact, *, run_public_id: str) -> tuple[Claim, datetime]:
    """Look up and send a code, silent when the two do not belong together; what was found, and when the code ends."""
    claim = find_claim(identifiant, contact)
    return claim, send_proof(PURPOSE, run_public_id, contact, silent=not claim.is_someone)


def reset_password(compte: Compte, password_hash: str, *, contact: Contact, request: HttpRequest | None = None) -> None:
    """Keep the new password of who has proven `contact`; every session ends, every contact of the account is told."""
    with transaction.atomic():
        _prove(compte, contact)
        choose_password(compte, password_hash, request=request, also=[contact])
        forget_tries(compte.identifiant)


def _prove(compte: Compte, contact: Contact) -> None:
    """The account's own contact is proven by the code that has just come back."""
    names = {Moyen.SMS: ("mobile", "mobile_proven_at"), Moyen.MAIL: ("mel", "mel_proven_at")}
    own, proven_at = names[contact.moyen]
    if Contact.of(getattr(compte, own)) == contact:
        setattr(compte, proven_at, now())
        compte.save(update_fields=[proven_at])


def _other(owner: Owner, contact: Contact) -> Contact | None:
    """Where to warn the owner that another contact than theirs was used."""
    if owner.is_own:
        return None
    return next((one for one in contacts_of(owner.compte) if one != contact), None)


def _line(compte: Compte, contact: Contact) -> dict[str, str]:
    prenom = _plain(compte.prenom) if contact.moyen is Moyen.SMS else compte.prenom
    return {"prenom": prenom, "identifiant": compte.identifiant, "etat": compte.state}


def _names(letters: list[Notification], contact: Contact) -> list[str]:
    people = get_responsables(padded((letter.responsable_public_id for letter in letters), MOST))
    return [_plain(one.prenom) if contact.moyen is Moyen.SMS else one.prenom for one in people]


def _plain(prenom: str) -> str:
    """A first name in the alphabet of an SMS, so that four accounts fit in one."""
    letters = unicodedata.normalize("NFKD", prenom).encode("ascii", "ignore").decode()
    return letters[:LONGEST_PRENOM] or "?"
