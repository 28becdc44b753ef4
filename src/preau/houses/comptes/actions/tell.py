"""Telling the owner of an account that something about it has changed, wherever they can be reached."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from preau.houses.comptes.actions.contact import Contact, contacts_of
from preau.houses.comptes.models import Compte
from preau.houses.comptes.settings import current
from preau.kit import courier
from preau.kit.clockkit import now

LIFE = timedelta(days=1)

PASSWORD = {"sms": "COMPTES-SMS-22", "mail": "COMPTES-MAIL-22"}
RECALL = {"sms": "COMPTES-SMS-23", "mail": "COMPTES-MAIL-23"}
MOBILE_CHANGED = {"sms": "COMPTES-SMS-24", "mail": "COMPTES-MAIL-24"}
MEL_CHANGED = {"sms": "COMPTES-SMS-25", "mail": "COMPTES-MAIL-25"}


def tell(notice: dict[str, str], contact: Contact, *, silent: bool = False) -> None:
    """Queue `notice` for one contact, in the caller's transaction."""
    courier.queue(
        notice[contact.moyen],
        to=contact.value,
        params={"service": current().service_name, "adresse": current().public_url},
        expires_at=now() + LIFE,
        silent=silent,
    )


def tell_owner(notice: dict[str, str], compte: Compte, also: Iterable[Contact] = ()) -> None:
    """Queue `notice` for every contact of the account, and for `also`, each once."""
    for contact in dict.fromkeys([*contacts_of(compte), *also]):
        tell(notice, contact)
