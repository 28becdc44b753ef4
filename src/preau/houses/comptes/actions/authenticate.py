"""Signing in with identifiant and password: limits first, the same work for unknown people, then the state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest

from preau.houses.comptes import hashing
from preau.houses.comptes.actions.identifiant import clean
from preau.houses.comptes.actions.tentatives import note_attempt
from preau.houses.comptes.models import Compte, Tentative
from preau.houses.comptes.policies import MAXIMUM
from preau.houses.comptes.settings import current
from preau.kit import limits
from preau.kit.clockkit import now
from preau.kit.limits import address

WINDOW = timedelta(minutes=15)


@dataclass(frozen=True)
class LoginRefusal:
    """Why nobody is signed in: `reason` is a Tentative.Reason; `retry_at` when it is a limit.

    Identifiant unknown and password wrong are one reason; a suspended account is told only to its owner.
    """

    reason: Tentative.Reason
    retry_at: datetime | None = None


def authenticate(identifiant: str, password: str, *, request: HttpRequest | None = None) -> Compte | LoginRefusal:
    """The account that these open, or why none does. Never inside a transaction. Raises hashing.TooBusy."""
    identifiant = clean(identifiant)
    retry_at = _count(identifiant, request)
    if retry_at is not None:
        return _refuse(Tentative.Reason.PATIENTEZ, None, retry_at)
    compte = Compte.objects.filter(identifiant=identifiant).first()
    if not _is_right(compte, password):
        return _refuse(Tentative.Reason.MOT_DE_PASSE, compte)
    assert compte is not None
    if not compte.is_open:
        return _refuse(Tentative.Reason.SUSPENDU, compte)
    limits.clear(_account_rule(), identifiant)
    return _accept(compte, password)


def _count(identifiant: str, request: HttpRequest | None) -> datetime | None:
    """When to come back, or None when the try may go on."""
    block_rule = limits.Rule("comptes-connexion-bloc", current().logins_per_block, WINDOW)
    for rule, key in ((block_rule, address.block(request) if request else ""), (_account_rule(), identifiant)):
        verdict = limits.count(rule, key)
        if not verdict.allowed:
            return verdict.retry_at or now() + WINDOW
    return None


def _account_rule() -> limits.Rule:
    return limits.Rule("comptes-connexion-compte", current().logins_per_account, WINDOW, growing=True)


def forget_tries(identifiant: str) -> None:
    """The owner has proven who they are: the lock-out is over."""
    limits.clear(_account_rule(), identifiant)


def _is_right(compte: Compte | None, password: str) -> bool:
    if len(password) > MAXIMUM:
        password = ""  # no policy ever accepted it; still the same work
    return hashing.check(password, compte.password) if compte is not None else hashing.check_nobody(password)


def _refuse(reason: Tentative.Reason, compte: Compte | None, retry_at: datetime | None = None) -> LoginRefusal:
    note_attempt(Tentative.Voie.CONNEXION, reason, compte_public_id=compte.public_id if compte else "")
    return LoginRefusal(reason, retry_at)


def _accept(compte: Compte, password: str) -> Compte:
    """Renew a hash made with older parameters; the session, its journal row and its date come with stages.enter."""
    if hashing.is_stale(compte.password):
        compte.password = hashing.make(password)
        compte.save(update_fields=["password"])
    return compte
