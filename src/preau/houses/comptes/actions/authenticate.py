"""Signing in with identifiant and password: limits first, the same work for unknown people, then the state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.http import HttpRequest

from preau.houses.comptes import hashing
from preau.houses.comptes.actions.aliases import find_login
from preau.houses.comptes.actions.identifiant import clean
from preau.houses.comptes.actions.letters import LetterState, canonical, find_letters, state_of
from preau.houses.comptes.actions.tentatives import note_attempt
from preau.houses.comptes.models import Compte, Notification, Tentative
from preau.houses.comptes.policies import MAXIMUM
from preau.houses.comptes.settings import current
from preau.kit import limits
from preau.kit.clockkit import now
from preau.kit.limits import address

WINDOW = timedelta(minutes=15)
DEAD = {
    LetterState.EXPIRE: Tentative.Reason.COURRIER_EXPIRE,
    LetterState.UTILISE: Tentative.Reason.COURRIER_UTILISE,
    LetterState.REMPLACE: Tentative.Reason.COURRIER_REMPLACE,
}


@dataclass(frozen=True)
class LoginRefusal:
    """Why nobody is signed in: `reason` is a Tentative.Reason; `retry_at` when it is a limit; `state` of the account.

    Identifiant unknown and password wrong are one reason; a suspended account is told only to its owner.
    """

    reason: Tentative.Reason
    retry_at: datetime | None = None
    state: str = ""
    letter: Notification | None = None


@dataclass(frozen=True)
class Unfinished:
    """The right password of an account whose mail is not validated yet: no session, back to the waiting page."""

    compte: Compte


@dataclass(frozen=True)
class Provisional:
    """The right provisional password of a letter that is alive: no session, on to the activation."""

    letter: Notification


Opened = Compte | Unfinished | Provisional


def authenticate(identifiant: str, password: str, *, request: HttpRequest | None = None) -> Opened | LoginRefusal:
    """What these open, or why they open nothing. Never inside a transaction. Raises hashing.TooBusy.

    An identifiant may be typed with the account's password, or with that of a letter. Whatever it names, nobody
    included, a wrong password costs two hashes; why a letter is dead is said to who typed its own password only.
    """
    identifiant = clean(identifiant)
    retry_at = _count(identifiant, request)
    if retry_at is not None:
        return _refuse(Tentative.Reason.PATIENTEZ, None, retry_at)
    compte = find_login(identifiant)
    right = _find_right(compte, find_letters(identifiant), password)
    if right is None:
        return _refuse(Tentative.Reason.MOT_DE_PASSE, compte)
    if isinstance(right, Notification):
        return _open_letter(right)
    compte = right
    if compte.state == Compte.State.A_VALIDER:
        limits.clear(_account_rule(), identifiant)
        note_attempt(Tentative.Voie.CONNEXION, Tentative.Reason.A_VALIDER, compte_public_id=compte.public_id)
        return Unfinished(compte)
    if not compte.is_open:
        return replace(_refuse(Tentative.Reason.SUSPENDU, compte), state=compte.state)
    limits.clear(_account_rule(), identifiant)
    return _accept(compte, password)


def _count(identifiant: str, request: HttpRequest | None) -> datetime | None:
    """When to come back, or None when the try may go on."""
    block_rule = limits.Rule("comptes-connexion-bloc", current().logins_per_block, WINDOW)
    every_rule = limits.Rule("comptes-connexion-tous", current().logins_global, WINDOW)
    counted = (  # the block first: one that insists closes nobody else's door
        (block_rule, address.block(request) if request else ""),
        (every_rule, ""),
        (_account_rule(), identifiant),
    )
    for rule, key in counted:
        verdict = limits.count(rule, key)
        if not verdict.allowed:
            return verdict.retry_at or now() + WINDOW
    return None


def _account_rule() -> limits.Rule:
    return limits.Rule("comptes-connexion-compte", current().logins_per_account, WINDOW, growing=True)


def is_slowed(identifiant: str) -> bool:
    """Whether so many tries were made that each one more must wait; for the office's diagnosis, nothing is counted."""
    return limits.left(_account_rule(), identifiant) <= 0


def slowed(identifiants: Iterable[str]) -> set[str]:
    """Those of these identifiants that `is_slowed` would say slowed; one query."""
    return limits.exhausted(_account_rule(), identifiants)


def forget_tries(identifiant: str) -> None:
    """The owner has proven who they are: the lock-out is over."""
    limits.clear(_account_rule(), identifiant)


def _find_right(compte: Compte | None, letters: list[Notification], password: str) -> Compte | Notification | None:
    """Whose password this is: two are compared, whatever there is."""
    if len(password) > MAXIMUM:
        password = ""  # no policy ever accepted it; still the same work
    held: list[Compte | Notification] = [compte] if compte is not None else []
    held.extend(letters[: 2 - len(held)])
    for one in held:
        given = canonical(password) if isinstance(one, Notification) else password
        if hashing.check(given, one.password):
            return one
    for _missing in range(2 - len(held)):
        hashing.check_nobody(password)
    return None


def _open_letter(letter: Notification) -> Provisional | LoginRefusal:
    state = state_of(letter)
    if state is not LetterState.VIVANT:
        return replace(_refuse(DEAD[state], letter.compte), letter=letter)
    limits.clear(_account_rule(), letter.identifiant)
    return Provisional(letter)


def _refuse(reason: Tentative.Reason, compte: Compte | None, retry_at: datetime | None = None) -> LoginRefusal:
    note_attempt(Tentative.Voie.CONNEXION, reason, compte_public_id=compte.public_id if compte else "")
    return LoginRefusal(reason, retry_at)


def _accept(compte: Compte, password: str) -> Compte:
    """Renew a hash made with older parameters; the session, its journal row and its date come with stages.enter."""
    if hashing.is_stale(compte.password):
        compte.password = hashing.make(password)
        compte.save(update_fields=["password"])
    return compte
