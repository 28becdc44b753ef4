"""The line itself: taking a place, going in, leaving. Each change is one short transaction under the gate's lock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest

from preau.kit.affluence import pace
from preau.kit.affluence.models import Gate, Place
from preau.kit.affluence.policy import Limits
from preau.kit.clockkit import now as clock
from preau.kit.sessions import browser, count_live

MEASURE_EVERY = timedelta(seconds=5)
"""How long the count of sessions and the pace hold before they are taken anew."""
WINDOW = timedelta(minutes=5)
"""The pace is that of the last five minutes, or since somebody began to wait."""
MINUTE = timedelta(minutes=1)
TO_SIGN_IN = timedelta(minutes=10)
"""How long who went in has to sign in, and counts as a session to come."""
BY_HAND = timedelta(minutes=10)
"""How long a place is kept for who refreshes by hand."""
ABSENCE = timedelta(seconds=90)
"""How late a refresh may come before the place is lost."""


@dataclass(frozen=True)
class Waiting:
    """Not yet: `ahead` people go in before, in `seconds` as far as the pace tells; asked again after `refresh`."""

    ahead: int
    seconds: float | None
    refresh: int


@dataclass(frozen=True)
class Visit:
    """One browser asks to go in with this rank; `by_hand` when its page does not refresh itself."""

    browser_hash: str
    rank: int
    limits: Limits
    by_hand: bool = False


def find_gate(name: str) -> Gate | None:
    """The gate of this house, if anybody has used it."""
    return Gate.objects.filter(name=name).first()


def find_place(name: str, browser_hash: str, rank: int) -> Place | None:
    """The place of this browser, with its gate, in one query; None when it has none or lost it."""
    mine = Place.objects.filter(browser_hash=browser_hash, rank=rank, used_at=None, expires_at__gt=clock())
    return mine.filter(gate__name=name).select_related("gate").first()


def ask(place: Place, visit: Visit) -> Waiting | None:
    """None when this place goes in, else what to tell. A refresh that changes nothing writes at most its own row."""
    if place.admitted_at is not None:
        return None
    moment, gate = clock(), place.gate
    ahead = _count_ahead(place)
    if ahead < gate.free or gate.measured_at is None or moment - gate.measured_at >= MEASURE_EVERY:
        return take(gate, visit)
    return _stay(place, visit, ahead, gate, moment)


def take(gate: Gate, visit: Visit) -> Waiting | None:
    """Take a place if the browser has none, and go in if it is its turn."""
    with transaction.atomic(durable=True):
        gate = Gate.objects.select_for_update().get(pk=gate.pk)
        moment = clock()
        if gate.measured_at is None or moment - gate.measured_at >= MEASURE_EVERY:
            _measure(gate, moment)
        place = _own(gate, visit, moment)
        gate.free = _count_free(gate, visit.limits, moment)
        if place.admitted_at is not None:
            gate.save()
            return None
        ahead = _count_ahead(place)
        if ahead < gate.free:
            gate.free -= 1
            gate.save()
            place.admitted_at, place.expires_at = moment, moment + TO_SIGN_IN
            place.save(update_fields=["admitted_at", "expires_at"])
            return None
        gate.waiting_since = gate.waiting_since or moment
        gate.save()
        return _stay(place, visit, ahead, gate, moment)


def note_session(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    """Receiver of `sessions.opened`: the sign-in of this browser is over, its session is counted from now on."""
    found = browser.browser_hash(request)
    if found is not None:
        rows = Place.objects.filter(browser_hash=found, used_at=None, admitted_at__isnull=False)
        rows.update(used_at=clock())


def purge(now: datetime) -> int:
    """Delete the places that are over; how many."""
    return Place.objects.filter(expires_at__lte=now).delete()[0]


def _own(gate: Gate, visit: Visit, moment: datetime) -> Place:
    """The place of this browser, made at the end of the line if need be: another tab may have been quicker."""
    mine = Place.objects.filter(gate=gate, browser_hash=visit.browser_hash, rank=visit.rank, used_at=None)
    place = mine.first()
    if place is not None and place.expires_at <= moment:
        place.delete()
        place = None
    return place or Place.objects.create(
        gate=gate,
        browser_hash=visit.browser_hash,
        rank=visit.rank,
        joined_at=moment,
        expires_at=moment + (BY_HAND if visit.by_hand else ABSENCE),
    )


def _stay(place: Place, visit: Visit, ahead: int, gate: Gate, moment: datetime) -> Waiting:
    """Keep the place alive, writing only every other time, and tell where it stands."""
    seconds = gate.pace.wait(ahead, place.rank)
    refresh = pace.refresh_after(seconds)
    life = BY_HAND if visit.by_hand else 3 * timedelta(seconds=refresh) + ABSENCE
    if place.expires_at - moment < life - timedelta(seconds=1.5 * refresh):
        # Never back to life: who was late past the end joins again.
        Place.objects.filter(pk=place.pk, admitted_at=None, expires_at__gt=moment).update(expires_at=moment + life)
    return Waiting(ahead, seconds, refresh)


def _count_ahead(place: Place) -> int:
    """Who goes in before, by an index alone: those who left are forgotten at each measure, not looked at here."""
    line = Place.objects.filter(gate=place.gate_id, admitted_at=None, rank__lte=place.rank)
    return line.exclude(rank=place.rank, id__gte=place.pk).count()


def count_waiting(gate: Gate, moment: datetime) -> int:
    """How many wait now."""
    return Place.objects.filter(gate=gate, admitted_at=None, expires_at__gt=moment).count()


def _measure(gate: Gate, moment: datetime) -> None:
    """Count the sessions and the pace anew; who left the line is forgotten first."""
    Place.objects.filter(gate=gate, expires_at__lte=moment).delete()
    gate.live = count_live(moment)
    gate.measured_at = moment
    if not count_waiting(gate, moment):
        gate.waiting_since = None
    since = max(moment - WINDOW, gate.waiting_since or moment)
    gate.seconds = (moment - since).total_seconds()
    gate.admitted = Place.objects.filter(gate=gate, admitted_at__gt=since).count()
    came = Place.objects.filter(gate=gate, joined_at__gt=since).values_list("rank").annotate(Count("id"))
    gate.joined = {str(rank): count for rank, count in came}


def _count_free(gate: Gate, limits: Limits, moment: datetime) -> int:
    """How many may go in now: sessions measured, those opened since, and those that who went in will open."""
    coming = Q(used_at=None) | Q(used_at__gte=gate.measured_at)
    counted = Place.objects.filter(gate=gate, admitted_at__gt=moment - TO_SIGN_IN).aggregate(
        coming=Count("id", filter=coming), minute=Count("id", filter=Q(admitted_at__gt=moment - MINUTE))
    )
    left = []
    if limits.sessions:
        left.append(limits.sessions - gate.live - counted["coming"])
    if limits.minute:
        left.append(limits.minute - counted["minute"])
    return max(0, min(left)) if left else 1_000_000
