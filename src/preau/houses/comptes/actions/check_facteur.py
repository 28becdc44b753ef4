"""Showing a second factor: limits first, then one code of an application, or one recovery code, each once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.http import HttpRequest

from preau.houses.comptes.actions.facteurs import NOTICE, clean_code, secours_hash, strong_facteurs
from preau.houses.comptes.actions.tell import tell_owner
from preau.houses.comptes.models import Compte, Facteur
from preau.kit import journal, limits, sealkit, totpkit
from preau.kit.clockkit import now

RULE = limits.Rule("comptes-second-facteur", 5, timedelta(minutes=15), growing=True)


def count_try(compte: Compte) -> datetime | None:
    """Count one try for this account, before anything is compared; when to come back if it is one too many."""
    verdict = limits.count(RULE, compte.public_id)
    return None if verdict.allowed else verdict.retry_at or now() + RULE.window


def forget_tries(compte: Compte) -> None:
    """The owner has shown a factor, or an operator vouches for them."""
    limits.clear(RULE, compte.public_id)


def use_totp(compte: Compte, code: str) -> bool:
    """Whether `code` is one that an application of the account shows now; it never serves twice, nor twice at once."""
    for facteur in strong_facteurs(compte).filter(kind=Facteur.Kind.TOTP):
        counter = totpkit.find_counter(sealkit.unseal(facteur.secret, facteur.public_id), code)
        if counter is None:
            continue
        unused = Facteur.objects.filter(pk=facteur.pk, last_counter__lt=counter)
        if unused.update(last_counter=counter, last_used_at=now()):
            return True
    return False


def use_secours(compte: Compte, code: str, request: HttpRequest | None = None) -> bool:
    """Whether `code` is a recovery code that was never used; the owner is told that it served."""
    kept = compte.facteurs.filter(kind=Facteur.Kind.SECOURS, used_at=None)
    with transaction.atomic():
        if not kept.filter(secret=secours_hash(compte, clean_code(code))).update(used_at=now()):
            return False
        tell_owner(NOTICE, compte)
        who = f"compte:{compte.public_id}"
        journal.write("facteur.code-de-secours-servi", actor=who, subject=who, request=request)
    return True
