"""Proving a child by its date of birth, with few tries: counted and committed first, given back when right.

Three wrong dates per child and run, five per responsable and day; then that child stays unlinked (issue 2, item 5).
A right date gives its try back, so a family of six is not stopped by a limit made for guessers.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from preau.houses.comptes.actions.tentatives import note_attempt
from preau.houses.comptes.models import Tentative
from preau.houses.comptes.settings import current
from preau.kit import limits
from preau.kit.clockkit import today
from preau.registre.models import Eleve
from preau.registre.queries import Enfant

Counter = tuple[limits.Rule, str]


class Proof(enum.Enum):
    """What came of one date."""

    JUSTE = "juste"
    FAUX = "faux"
    DERNIER = "dernier"
    EPUISE = "epuise"


_REASONS = {Proof.FAUX: Tentative.Reason.DATE_FAUSSE, Proof.DERNIER: Tentative.Reason.DATES_EPUISEES}


def prove_date(run_public_id: str, enfant: Enfant, given: date, voie: Tentative.Voie = Tentative.Voie.SMS) -> Proof:
    """Compare one date with the child's. Never inside a transaction. EPUISE also when this was the last wrong one."""
    proof = _compare([_run_counter(run_public_id, enfant), _day_counter(enfant)], enfant.ne_le, given)
    if proof in _REASONS:
        _note(_REASONS[proof], run_public_id, enfant, voie)
    return Proof.EPUISE if proof is Proof.DERNIER else proof


def prove_own_date(run_public_id: str, eleve: Eleve, given: date) -> Proof:
    """Compare a date with the pupil's own (J4); the same few tries."""
    proof = _compare(_own_counters(run_public_id, eleve), eleve.ne_le, given)
    if proof in _REASONS:
        note_attempt(
            Tentative.Voie.COURRIER, _REASONS[proof], run_public_id=run_public_id, eleve_public_id=eleve.public_id
        )
    return Proof.EPUISE if proof is Proof.DERNIER else proof


def own_tries_left(run_public_id: str, eleve: Eleve) -> int:
    """How many dates a pupil may still try in this run, today."""
    return min(limits.left(rule, key) for rule, key in _own_counters(run_public_id, eleve))


def _compare(counters: list[Counter], ne_le: date | None, given: date) -> Proof:
    """FAUX, DERNIER for the last wrong one, EPUISE when none is left: then nothing is compared."""
    if not _take(counters):
        return Proof.EPUISE
    if ne_le is not None and ne_le == given:
        _give_back(counters)
        return Proof.JUSTE
    return Proof.FAUX if min(limits.left(rule, key) for rule, key in counters) > 0 else Proof.DERNIER


def prove_any(run_public_id: str, enfants: Sequence[Enfant], given: Iterable[date]) -> set[str]:
    """Public ids of the children that one of the dates proves, when nobody is named on the page (seed 004, step 6).

    A date that fits no child costs a try to each child still unproven, and one to each record. Twins are proven by
    one date. Never inside a transaction.
    """
    proven: set[str] = set()
    for one in dict.fromkeys(given):
        waiting = [enfant for enfant in enfants if enfant.public_id not in proven]
        days = {counter for counter in map(_day_counter, waiting) if _take([counter])}
        paid = [enfant for enfant in waiting if _day_counter(enfant) in days]
        compared = [enfant for enfant in paid if _take([_run_counter(run_public_id, enfant)])]
        right = {enfant.public_id for enfant in compared if enfant.ne_le == one}
        if right:
            _give_back([*days, *(_run_counter(run_public_id, enfant) for enfant in compared)])
            proven |= right
        for enfant in compared if not right else []:
            _note(Tentative.Reason.DATE_FAUSSE, run_public_id, enfant)
    return proven


def is_open(run_public_id: str, enfant: Enfant) -> bool:
    """Whether a date may still be tried for this child in this run."""
    return tries_left(run_public_id, enfant) > 0


def tries_left(run_public_id: str, enfant: Enfant) -> int:
    """How many dates may still be tried for this child in this run, today."""
    return min(limits.left(rule, key) for rule, key in (_run_counter(run_public_id, enfant), _day_counter(enfant)))


def _run_counter(run_public_id: str, enfant: Enfant) -> Counter:
    rule = limits.Rule("comptes-date-demarche", current().dates_per_run, timedelta(days=1))
    return rule, f"{run_public_id}:{enfant.public_id}"


def _day_counter(enfant: Enfant) -> Counter:
    rule = limits.Rule("comptes-date-jour", current().dates_per_day, timedelta(days=1))
    return rule, f"{today()}:{enfant.responsable_public_ids[0]}"


def _own_counters(run_public_id: str, eleve: Eleve) -> list[Counter]:
    per_run = limits.Rule("comptes-date-demarche", current().dates_per_run, timedelta(days=1))
    per_day = limits.Rule("comptes-date-jour", current().dates_per_day, timedelta(days=1))
    return [(per_run, f"{run_public_id}:{eleve.public_id}"), (per_day, f"{today()}:{eleve.public_id}")]


def _take(counters: Sequence[Counter]) -> bool:
    """Count one try on every counter, or on none when one of them is full."""
    for done, (rule, key) in enumerate(counters):
        if not limits.count(rule, key).allowed:
            _give_back(counters[:done])
            return False
    return True


def _give_back(counters: Iterable[Counter]) -> None:
    for rule, key in counters:
        limits.give_back(rule, key)


def _note(
    reason: Tentative.Reason, run_public_id: str, enfant: Enfant, voie: Tentative.Voie = Tentative.Voie.SMS
) -> None:
    note_attempt(
        voie,
        reason,
        run_public_id=run_public_id,
        responsable_public_id=enfant.responsable_public_ids[0],
        eleve_public_id=enfant.public_id,
    )
