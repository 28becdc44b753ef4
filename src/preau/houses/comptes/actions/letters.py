"""Letters with provisional identifiers: which are alive, what they reserve, and their end (J3, J4).

A letter dies on its last day, when the activation screen is validated, or when it is issued again (seed 003, cas 3).
"""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Collection, Iterable

from django.db.models import Q
from django.utils.crypto import get_random_string

from preau.houses.comptes.actions.openable import join_records
from preau.houses.comptes.models import Compte, Notification
from preau.kit.clockkit import now, today
from preau.registre import queries

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""No 0, 1, i, l, o: what is read on paper is what is typed."""
GROUPS, GROUP = 3, 4
"""`k7mp-x2qv-9dhw`: 12 of 31 characters, 59 bits."""


class LetterState(enum.StrEnum):
    """What a letter is worth today."""

    VIVANT = "vivant"
    EXPIRE = "expire"
    UTILISE = "utilise"
    REMPLACE = "remplace"


def state_of(letter: Notification) -> LetterState:
    """Used before replaced, replaced before expired: the first that happened is what its owner must know."""
    if letter.used_at is not None:
        return LetterState.UTILISE
    if letter.cancelled_at is not None:
        return LetterState.REMPLACE
    return LetterState.EXPIRE if letter.expires_on < today() else LetterState.VIVANT


def new_password() -> str:
    """A provisional password, as printed."""
    return "-".join(get_random_string(GROUP, ALPHABET) for _group in range(GROUPS))


def canonical(password: str) -> str:
    """A provisional password as typed, in the form that is hashed: case, blanks and hyphens do not count."""
    text = unicodedata.normalize("NFKC", password).casefold()
    return re.sub(r"[\s\-‐‑–]+", "", text)[:40]


def find_letters(identifiant: str) -> list[Notification]:
    """The two letters that this identifiant may be typed from: those alive first, then the latest."""
    alive = Q(used_at__isnull=True, cancelled_at__isnull=True)
    rows = Notification.objects.filter(identifiant=identifiant or "-").select_related("compte")
    return list(rows.annotate(alive=alive).order_by("-alive", "-pk")[:2])


def person_records(responsable_public_id: str) -> list[str]:
    """The record of a letter and those of the same person: said so by an office, or same names and mobile."""
    same = [row.public_id for row in queries.same_person(responsable_public_id)]
    return join_records([responsable_public_id, *same])


def pupil_records(eleve_public_id: str) -> list[str]:
    """The row of a letter and those of the same pupil in other schools."""
    rows = [row.public_id for row in queries.same_eleves([eleve_public_id])]
    return sorted(rows, key=lambda one: one != eleve_public_id)


def reserved_identifiant(records: Collection[str]) -> str:
    """The identifiant that letters reserve for the person of these records, the oldest letter first; empty without.

    One that an account bears already is not given again: that account is somebody's.
    """
    of_person = Q(responsable_public_id__in=records) | Q(eleve_public_id__in=records)
    for identifiant in Notification.objects.filter(of_person).order_by("pk").values_list("identifiant", flat=True):
        if not Compte.objects.filter(identifiant=identifiant).exists():
            return str(identifiant)
    return ""


def use_letters(compte: Compte, records: Iterable[str]) -> int:
    """The account exists: every living letter of these records, and of its identifiant, is over; how many."""
    held = list(records)
    of_person = Q(responsable_public_id__in=held) | Q(eleve_public_id__in=held) | Q(identifiant=compte.identifiant)
    alive = Notification.objects.filter(of_person, used_at__isnull=True, cancelled_at__isnull=True)
    return int(alive.update(used_at=now(), compte=compte))
