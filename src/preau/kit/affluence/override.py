"""What an operator sees, and what they change for a while without a restart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from preau.kit import journal
from preau.kit.affluence.line import count_waiting, find_gate
from preau.kit.affluence.models import Gate
from preau.kit.affluence.policy import Limits, Policy
from preau.kit.clockkit import now as clock
from preau.kit.sessions import count_live


@dataclass(frozen=True)
class State:
    """The door now. `until` ends the override; None when the settings rule. `per_minute` is measured, 0 = not yet."""

    limits: Limits
    until: datetime | None
    sessions: int
    waiting: int
    waiting_since: datetime | None
    per_minute: float


def state(policy: Policy) -> State:
    """Count now."""
    moment, gate = clock(), find_gate(settings.PREAU_HOUSE)
    limits, live = policy.limits_of(gate, moment), count_live(moment)
    if gate is None:
        return State(limits, None, live, 0, None, 0.0)
    waiting = count_waiting(gate, moment)
    return State(
        limits,
        gate.override_until if gate.is_overridden(moment) else None,
        live,
        waiting,
        gate.waiting_since if waiting else None,
        gate.pace.per_minute if waiting else 0.0,
    )


def override(limits: Limits, *, life: timedelta, by: str) -> datetime:
    """Let `limits` stand for the settings until the moment returned; Limits() opens the door to all."""
    until = clock() + life
    with transaction.atomic():
        gate = _locked()
        gate.override_sessions, gate.override_minute, gate.override_until = limits.sessions, limits.minute, until
        gate.measured_at = None  # the next who asks counts with the new numbers
        gate.save()
        detail = {"sessions": limits.sessions, "minute": limits.minute, "seconds": int(life.total_seconds())}
        journal.write("affluence.forcée", actor=by, detail=detail)
    return until


def clear(*, by: str) -> None:
    """The settings rule again."""
    with transaction.atomic():
        gate = _locked()
        gate.override_until = gate.measured_at = None
        gate.save()
        journal.write("affluence.rendue", actor=by)


def _locked() -> Gate:
    gate, _made = Gate.objects.get_or_create(name=settings.PREAU_HOUSE)
    return Gate.objects.select_for_update().get(pk=gate.pk)
