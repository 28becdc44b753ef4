"""A way to reach somebody: a mobile number or a mail address, proven by a code sent there (J6, J7)."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest

from preau.houses.comptes.actions.send_code import count_code
from preau.houses.comptes.actions.summarise import mask_mel
from preau.houses.comptes.models import Compte
from preau.houses.comptes.settings import current
from preau.kit import codes, courier, limits, phonekit
from preau.kit.clockkit import now
from preau.kit.limits import address

HOUR = timedelta(hours=1)
CODES = {"sms": "COMPTES-SMS-01", "mail": "COMPTES-MAIL-21"}


class Moyen(enum.StrEnum):
    """How a message travels."""

    SMS = "sms"
    MAIL = "mail"


@dataclass(frozen=True)
class Contact:
    """`value` is a number in E.164 or a mail address in lower case."""

    moyen: Moyen
    value: str

    @classmethod
    def of(cls, value: str) -> Contact:
        """The contact that this text is: an address when it has an @."""
        return cls(Moyen.MAIL, value.strip().lower()) if "@" in value else cls(Moyen.SMS, value)

    @property
    def display(self) -> str:
        """As its owner typed it."""
        return phonekit.display(self.value) if self.moyen is Moyen.SMS else self.value

    @property
    def masked(self) -> str:
        """Enough for its owner to know which one it is."""
        return phonekit.mask(self.value) if self.moyen is Moyen.SMS else mask_mel(self.value)


def contacts_of(compte: Compte) -> list[Contact]:
    """Where the owner of an account can be told something, mobile first."""
    return [Contact.of(value) for value in (compte.mobile, compte.mel) if value]


def count_proof(contact: Contact, request: HttpRequest | None) -> limits.Verdict:
    """Count one message for this contact, this block of addresses and in all; before any transaction."""
    if contact.moyen is Moyen.SMS:
        return count_code(contact.value, request)
    own = current()
    rules = (
        (limits.Rule("comptes-mail-adresse", own.mails_per_address, HOUR), contact.value),
        (limits.Rule("comptes-mail-bloc", own.sms_per_block, HOUR), address.block(request) if request else ""),
        (limits.Rule("comptes-mail-tous", own.sms_global, HOUR), ""),
    )
    return limits.count_all(rules)


def send_proof(purpose: str, who: str, contact: Contact, *, silent: bool = False) -> datetime:
    """Issue a code for `who` (a run, an account) and queue its message; when the code ends."""
    life = current().code_life
    code = codes.issue(purpose, _subject(who, contact), life=life)
    end = now() + life
    courier.queue(
        CODES[contact.moyen],
        to=contact.value,
        params={
            "service": current().service_name,
            "code": code,
            "minutes": int(life.total_seconds() // 60),
            "host": current().public_url,
        },
        expires_at=end,
        silent=silent,
    )
    return end


def may_resend(purpose: str, who: str, contact: Contact) -> codes.Resend:
    """Whether one more code may go to this contact for `who`."""
    return codes.can_resend(purpose, _subject(who, contact))


def check_proof(purpose: str, who: str, contact: Contact, given: str) -> codes.CodeVerdict:
    """Compare a code; counted and committed first, so never inside a transaction."""
    return codes.check(purpose, _subject(who, contact), given)


def _subject(who: str, contact: Contact) -> str:
    """A code sent to one contact never proves another."""
    return f"{who}:{contact.value}"
