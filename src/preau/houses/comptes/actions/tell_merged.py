"""Telling the owners of both accounts that they are one, or two again: wherever either can be reached."""

from __future__ import annotations

from datetime import timedelta

from preau.houses.comptes.models import Compte, Fusion
from preau.houses.comptes.settings import current
from preau.kit import courier
from preau.kit.clockkit import now

LIFE = timedelta(days=3)


def tell_merged(fusion: Fusion) -> None:
    """Queue the notice of a fusion to every contact of both accounts, in the caller's transaction."""
    _tell(fusion, "COMPTES-SMS-51", "COMPTES-MAIL-51", "regroupe")


def tell_unmerged(fusion: Fusion) -> None:
    """Queue the notice of an undone fusion, in the caller's transaction."""
    _tell(fusion, "COMPTES-SMS-52", "COMPTES-MAIL-52", "defait")


def _tell(fusion: Fusion, sms: str, mail: str, what: str) -> None:
    comptes: tuple[Compte, Compte] = (fusion.kept, fusion.lost)
    contacts = [(sms, one.mobile) for one in comptes] + [(mail, one.mel) for one in comptes]
    params = {
        "service": current().service_name,
        "garde": fusion.kept.identifiant,
        "perdu": fusion.lost.identifiant,
        "adresse": current().public_url,
    }
    for template, to in dict.fromkeys(contact for contact in contacts if contact[1]):
        courier.queue(
            template,
            to=to,
            params=params,
            expires_at=now() + LIFE,
            idempotency_key=f"{what}:{fusion.public_id}:{template}:{contacts.index((template, to))}",
        )
