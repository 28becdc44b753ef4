"""Sending a security code: the same work, rows and answer for someone the registry knows and for anybody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest

from preau.houses.comptes.actions.tentatives import note_attempt
from preau.houses.comptes.models import Tentative
from preau.houses.comptes.settings import current
from preau.kit import codes, courier, limits
from preau.kit.clockkit import now
from preau.kit.limits import address
from preau.registre import queries

PURPOSE = "activation-sms"
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Sent:
    """What came of a request: the records found (public ids; none for unknown people), the end of the code's life."""

    candidats: list[str]
    expires_at: datetime


def count_code(mobile: str, request: HttpRequest | None) -> limits.Verdict:
    """Count one code for this number, this block of addresses and in all, whoever asks; before any transaction."""
    own = current()
    rules = (
        (limits.Rule("comptes-sms-numero", own.sms_per_phone, HOUR), mobile),
        (limits.Rule("comptes-sms-bloc", own.sms_per_block, HOUR), address.block(request) if request else ""),
        (limits.Rule("comptes-sms-tous", own.sms_global, HOUR), ""),
    )
    return limits.count_all(rules)


def request_code(*, nom: str, prenom: str, mobile: str, run_public_id: str) -> Sent:
    """Look the person up and send a code to `mobile` (E.164), in the caller's transaction.

    For unknown people everything is written alike and the courier stays silent.
    """
    found = [row.public_id for row in queries.find_responsables(nom=nom, prenom=prenom, mobile=mobile)]
    note_attempt(
        Tentative.Voie.SMS,
        Tentative.Reason.COMMENCE if found else Tentative.Reason.INCONNU,
        run_public_id=run_public_id,
        nom=nom,
        prenom=prenom,
        mobile=mobile,
        responsable_public_id=found[0] if found else "",
    )
    return Sent(found, send_code(run_public_id, mobile, candidats=found))


def send_code(run_public_id: str, mobile: str, *, candidats: Sequence[str]) -> datetime:
    """Issue a code and queue its SMS, silent when there is nobody to prove; when the code ends."""
    life = current().code_life
    code = codes.issue(PURPOSE, subject(run_public_id, mobile), life=life)
    end = now() + life
    courier.queue(
        "COMPTES-SMS-01",
        to=mobile,
        params={
            "service": current().service_name,
            "code": code,
            "minutes": int(life.total_seconds() // 60),
            "host": current().public_url,
        },
        expires_at=end,
        silent=not candidats,
    )
    return end


def resend(run_public_id: str, mobile: str) -> codes.Resend:
    """Whether one more code may go to this number in this run."""
    return codes.can_resend(PURPOSE, subject(run_public_id, mobile))


def check_code(run_public_id: str, mobile: str, given: str) -> codes.CodeVerdict:
    """Compare a code; counted and committed first, so never inside a transaction."""
    return codes.check(PURPOSE, subject(run_public_id, mobile), given)


def subject(run_public_id: str, mobile: str) -> str:
    """Whose code it is: a run *and* a number, so that a code sent to one number never proves another."""
    return f"{run_public_id}:{mobile}"
