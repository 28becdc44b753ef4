"""The login name `p.nomXX` of the tutorials: first letter of the first name, dot, name, random digits (seed 001)."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from datetime import datetime

from django.db import IntegrityError, transaction

from preau.houses.comptes.models import Alias, Compte, Notification, Reservation
from preau.houses.comptes.settings import current
from preau.kit import namekit
from preau.kit.clockkit import now

Pick = Callable[[int], int]
"""A random whole number below its argument; `secrets.randbelow` unless a test brings its own."""

LONGEST_NAME = 40
TRIES = 20


class NoIdentifiantLeft(Exception):
    """No free identifiant was found: the random source is broken, or a name is held by nearly everyone."""


def stem(prenom: str, nom: str) -> str:
    """What comes before the digits: `e.dupont`. A name without any Latin letter gives `x`."""
    first, last = _latin(prenom)[:1] or "x", _latin(nom)[:LONGEST_NAME] or "x"
    return f"{first}.{last}"


def pick_identifiant(prenom: str, nom: str, pick: Pick = secrets.randbelow, *, extra: int = 0) -> str:
    """A free identifiant: two digits, one more as soon as half of those of that length are taken.

    Free now, not for ever: whoever stores it does so under the unique constraint, and picks again when it fails.
    """
    name = stem(prenom, nom)
    taken = _taken(name)
    digits = current().identifiant_digits
    while 2 * sum(len(one) == digits for one in taken) >= 10**digits:
        digits += 1
    digits += extra
    size = 10**digits
    start = pick(size)
    for offset in range(size):
        candidate = f"{(start + offset) % size:0{digits}}"
        if candidate not in taken:
            return name + candidate
    raise NoIdentifiantLeft(digits)


def reserve_identifiant(
    run_public_id: str, prenom: str, nom: str, expires_at: datetime, pick: Pick = secrets.randbelow
) -> str:
    """Hold an identifiant for a run that shows it before the account exists; the same one when asked again."""
    Reservation.objects.filter(expires_at__lt=now()).delete()
    for _attempt in range(TRIES):
        held = Reservation.objects.filter(run_public_id=run_public_id).first()
        if held is not None:
            return held.identifiant
        identifiant = pick_identifiant(prenom, nom, pick)
        try:
            with transaction.atomic():
                Reservation.objects.create(identifiant=identifiant, run_public_id=run_public_id, expires_at=expires_at)
        except IntegrityError:
            continue  # another run took it in between
    held = Reservation.objects.filter(run_public_id=run_public_id).first()
    if held is None:
        raise NoIdentifiantLeft(run_public_id)
    return held.identifiant


def clean(identifiant: str) -> str:
    """An identifiant as typed, in the form it is stored: no blanks, lower case; empty when it cannot be one."""
    text = re.sub(r"\s+", "", identifiant).casefold()
    return text if re.fullmatch(r"[a-z0-9.]{1,60}", text) else ""


def _latin(name: str) -> str:
    return "".join(c for c in namekit.normalise(name) if c.isascii() and c.isalpha())


def _taken(name: str) -> set[str]:
    """The digits already taken behind `name`: accounts, aliases, letters, identifiants held for a run."""
    pattern = re.compile(re.escape(name) + r"([0-9]+)")
    found: set[str] = set()
    for model in (Compte, Alias, Notification, Reservation):
        rows = model._default_manager.filter(identifiant__startswith=name).values_list("identifiant", flat=True)
        found.update(match[1] for row in rows if (match := pattern.fullmatch(row)))
    return found
