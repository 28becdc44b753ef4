"""Counting a try."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from preau.kit.clockkit import now as clock

if TYPE_CHECKING:
    from preau.kit.limits.models import Bucket


@dataclass(frozen=True)
class Rule:
    """At most `max` tries in a `window`.

    With `growing`, the tries after the first `max` are not refused for the rest of the window but slowed: each must
    wait twice as long as the one before, from `first_delay` up to `window`; a `window` without tries forgets them all.
    """

    name: str
    max: int
    window: timedelta
    growing: bool = False
    first_delay: timedelta = timedelta(seconds=30)


@dataclass(frozen=True)
class Verdict:
    """Whether the try may go on, and if not, from when the next one may."""

    allowed: bool
    retry_at: datetime | None = None


def count(rule: Rule, key: str, *, now: datetime | None = None) -> Verdict:
    """Count one try of `key` under `rule` and commit it, then say whether it may go on.

    A refused try is not counted, so nobody can lock another person out for longer by insisting.
    Raises RuntimeError inside a transaction: a refusal raised there would roll its own count back.
    """
    from preau.kit.limits.models import Bucket

    moment, key_hash = now or clock(), _hash(rule, key)
    held = Bucket.objects.select_for_update().filter(key_hash=key_hash)
    with transaction.atomic(durable=True):
        bucket = held.first()
        if bucket is None:
            bucket = Bucket(key_hash=key_hash, count=0, since=moment, expires_at=moment + rule.window)
            verdict = _judge(rule, bucket, moment)
            try:
                with transaction.atomic():
                    bucket.save(force_insert=True)
                return verdict
            except IntegrityError:
                bucket = held.get()  # another try of this key was first
        verdict = _judge(rule, bucket, moment)
        if verdict.allowed:
            bucket.save()
    return verdict


def _judge(rule: Rule, bucket: Bucket, moment: datetime) -> Verdict:
    """Count one more try in `bucket`, not yet saved, unless it is one too many."""
    if moment >= bucket.expires_at:
        bucket.count, bucket.since, bucket.retry_at = 0, moment, None
    return _slow(rule, bucket, moment) if rule.growing else _cap(rule, bucket, moment)


def count_all(rules: Iterable[tuple[Rule, str]]) -> Verdict:
    """Count one try under each rule with its key, in order, up to the first that refuses; its verdict.

    The narrowest first: what one browser or block is refused is not counted for everybody.
    """
    for rule, key in rules:
        verdict = count(rule, key)
        if not verdict.allowed:
            return verdict
    return Verdict(True)


def clear(rule: Rule, key: str) -> None:
    """Forget the tries of `key`: someone has proved who they are."""
    from preau.kit.limits.models import Bucket

    Bucket.objects.filter(key_hash=_hash(rule, key)).delete()


def give_back(rule: Rule, key: str) -> None:
    """Take one try back: it was a right answer, and only wrong ones are to be counted."""
    from django.db.models import F

    from preau.kit.limits.models import Bucket

    Bucket.objects.filter(key_hash=_hash(rule, key), count__gt=0).update(count=F("count") - 1, retry_at=None)


def left(rule: Rule, key: str, *, now: datetime | None = None) -> int:
    """How many tries `key` still has before a capped rule refuses it; nothing is counted, nothing is written."""
    from preau.kit.limits.models import Bucket

    bucket = Bucket.objects.filter(key_hash=_hash(rule, key), expires_at__gt=now or clock()).first()
    return rule.max - bucket.count if bucket is not None else rule.max


def exhausted(rule: Rule, keys: Iterable[str], *, now: datetime | None = None) -> set[str]:
    """Those of `keys` that have no try left under `rule`, as `left` counts them; one query."""
    from preau.kit.limits.models import Bucket

    hashes = {_hash(rule, key): key for key in keys}
    over = Bucket.objects.filter(key_hash__in=hashes, count__gte=rule.max, expires_at__gt=now or clock())
    return {hashes[one] for one in over.values_list("key_hash", flat=True)}


def purge(now: datetime | None = None) -> int:
    """Delete the buckets whose window is over; how many."""
    from preau.kit.limits.models import Bucket

    return Bucket.objects.filter(expires_at__lte=now or clock()).delete()[0]


def _cap(rule: Rule, bucket: Bucket, moment: datetime) -> Verdict:
    if bucket.count >= rule.max:
        return Verdict(False, bucket.expires_at)
    bucket.count += 1
    bucket.expires_at = bucket.since + rule.window
    return Verdict(True)


def _slow(rule: Rule, bucket: Bucket, moment: datetime) -> Verdict:
    if bucket.retry_at and moment < bucket.retry_at:
        return Verdict(False, bucket.retry_at)
    bucket.count += 1
    bucket.expires_at = moment + rule.window
    if bucket.count >= rule.max:
        doublings = min(bucket.count - rule.max, 30)
        bucket.retry_at = moment + min(rule.first_delay * 2**doublings, rule.window)
    return Verdict(True)


def _hash(rule: Rule, key: str) -> str:
    return salted_hmac(f"preau.limits.{rule.name}", key, algorithm="sha256").hexdigest()
