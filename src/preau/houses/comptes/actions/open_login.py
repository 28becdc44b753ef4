"""Opening the session at the end of a login: the date, the journal, and the mail of those who asked for one."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.http import HttpRequest

from preau.houses.comptes.models import Compte
from preau.houses.comptes.settings import current
from preau.kit import courier, journal
from preau.kit.clockkit import PARIS, now

LIFE = timedelta(days=1)


def note_opening(compte: Compte, request: HttpRequest, passed: list[str]) -> None:
    """Write that `compte` is signed in, by the stages `passed`; in the transaction that opens the session."""
    with transaction.atomic():
        compte.last_login_at = now()
        compte.save(update_fields=["last_login_at"])
        journal.write(
            "connexion.ouverte",
            actor=f"compte:{compte.public_id}",
            subject=f"compte:{compte.public_id}",
            request=request,
            detail={"etapes": passed} if passed else None,
        )
        if compte.mail_each_login and compte.mel:
            _send_mail(compte)


def _send_mail(compte: Compte) -> None:
    at = now().astimezone(PARIS)
    courier.queue(
        "COMPTES-MAIL-61",
        to=compte.mel,
        params={
            "service": current().service_name,
            "jour": f"{at:%d/%m/%Y}",
            "heure": f"{at:%H:%M}",
            "adresse": current().public_url,
        },
        expires_at=now() + LIFE,
    )
