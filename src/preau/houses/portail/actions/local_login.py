"""Signing in with an account of the ENT: limits first, the same work for unknown people, then the state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest

from preau.houses.portail import gestion, hashing, settings
from preau.houses.portail.actions.local_accounts import FEDERATED, name_of, write_link
from preau.houses.portail.local_policy import MAXIMUM
from preau.houses.portail.models import CompteLocal
from preau.kit import courier, journal, limits, sealkit, totpkit
from preau.kit.clockkit import now
from preau.kit.limits import address

WINDOW = timedelta(minutes=15)
FACTOR = limits.Rule("portail-second-facteur", 5, WINDOW, growing=True)
OUBLI_ONE = limits.Rule("portail-oubli-compte", 3, timedelta(hours=1))
OUBLI_BLOCK = limits.Rule("portail-oubli-bloc", 30, timedelta(hours=1))


@dataclass(frozen=True)
class LoginRefusal:
    """Why nobody is signed in: unknown and wrong are one; `retry_at` is when a limit lets try again."""

    retry_at: datetime | None = None


def authenticate(identifiant: str, password: str, request: HttpRequest) -> CompteLocal | LoginRefusal:
    """The active account that these open. Never inside a transaction. Raises hashing.TooBusy."""
    key = identifiant.strip().casefold()[:100]
    verdict = limits.count_all([(_block_rule(), address.block(request)), (_account_rule(), key)])
    if not verdict.allowed:
        return LoginRefusal(verdict.retry_at or now() + WINDOW)
    if len(password) > MAXIMUM:
        password = ""  # no policy ever accepted it; still the same work
    compte = CompteLocal.objects.filter(identifiant=key, state=CompteLocal.State.ACTIF).first()
    if compte is None or compte.password == FEDERATED:
        hashing.check_nobody(password)
        return LoginRefusal()
    if not hashing.check(password, compte.password):
        return LoginRefusal()
    limits.clear(_account_rule(), key)
    if hashing.is_stale(compte.password):
        compte.password = hashing.make(password)
        compte.save(update_fields=["password"])
    return compte


def _account_rule() -> limits.Rule:
    return limits.Rule("portail-connexion-compte", settings.current().local_logins_per_account, WINDOW, growing=True)


def _block_rule() -> limits.Rule:
    return limits.Rule("portail-connexion-bloc", settings.current().local_logins_per_block, WINDOW)


def needs_factor(compte: CompteLocal) -> bool:
    """Whether the login stops at the second factor: to show one, or to choose one, by setting or to administer."""
    return bool(compte.secret) or settings.current().local_second_factor or gestion.has_right(compte)


def new_factor(compte: CompteLocal, nonce: str) -> str:
    """The secret that the enrolment named `nonce` shows: derived, so nothing in clear is kept of it."""
    return totpkit.write_secret(sealkit.derive("portail-totp", f"{compte.public_id}|{nonce}"))


def count_code(compte: CompteLocal) -> datetime | None:
    """Count one code for this account, before anything is compared; when to come back if it is one too many."""
    verdict = limits.count(FACTOR, compte.public_id)
    return None if verdict.allowed else verdict.retry_at or now() + WINDOW


def use_code(compte: CompteLocal, code: str) -> bool:
    """Whether the application shows `code` now; it never serves twice, nor twice at once."""
    counter = totpkit.find_counter(sealkit.unseal(compte.secret, compte.public_id), code)
    unused = CompteLocal.objects.filter(pk=compte.pk, last_counter__lt=counter if counter is not None else 0)
    if counter is None or not unused.update(last_counter=counter):
        return False
    limits.clear(FACTOR, compte.public_id)
    return True


def add_factor(compte: CompteLocal, secret: str, code: str, request: HttpRequest) -> bool:
    """Keep the application that shows `code`; False when it is not the code, or another hand was quicker."""
    counter = totpkit.find_counter(secret, code)
    if counter is None:
        return False
    sealed = sealkit.seal(secret, compte.public_id)
    with transaction.atomic():
        if not CompteLocal.objects.filter(pk=compte.pk, secret="").update(secret=sealed, last_counter=counter):
            return False
        journal.write("compte-local.facteur", actor=name_of(compte), subject=name_of(compte), request=request)
    limits.clear(FACTOR, compte.public_id)
    return True


def note_opening(compte: CompteLocal, request: HttpRequest, idp: str) -> None:
    """One more sign-in, in the transaction that opens the session."""
    CompteLocal.objects.filter(pk=compte.pk).update(last_login_at=now())
    journal.write("connexion.ouverte", actor=compte.public_id, subject=idp, request=request)


def ask_new_password(typed: str, request: HttpRequest) -> datetime | None:
    """Send a link to who has this identifiant or this mail; when to come back if it is asked too often.

    Known and unknown people cost the same rows; only the courier stays silent.
    """
    key = typed.strip().casefold()[:254]
    verdict = limits.count_all([(OUBLI_BLOCK, address.block(request)), (OUBLI_ONE, key)])
    if not verdict.allowed:
        return verdict.retry_at or now() + OUBLI_ONE.window
    with transaction.atomic():
        active = CompteLocal.objects.filter(state=CompteLocal.State.ACTIF).exclude(mel="")
        found = active.filter(Q(identifiant=key) | Q(mel=key)).order_by("pk").first()
        life = settings.current().local_reset_life
        courier.queue(
            "PORTAIL-MAIL-21",
            to=found.mel if found is not None else "personne@example.org",
            params={
                "ent": settings.current().name,
                "identifiant": found.identifiant if found is not None else key,
                "lien": write_link(found.pk if found is not None else 0, life),
                "minutes": int(life.total_seconds() // 60),
            },
            expires_at=now() + life,
            silent=found is None,
        )
        journal.write("compte-local.oubli", actor="anonyme", subject=name_of(found) if found is not None else "")
    return None
