"""How often something may be tried."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from django.db import connections, transaction

from preau.kit import limits
from preau.kit.clockkit import now
from preau.kit.limits import Rule, Verdict
from preau.kit.limits.models import Bucket

pytestmark = pytest.mark.django_db(transaction=True)

HOUR = timedelta(hours=1)
THREE = Rule("trois", max=3, window=HOUR)
SLOWED = Rule("ralenti", max=3, window=HOUR, growing=True, first_delay=timedelta(seconds=30))


def test_capped_rule_refuses_until_the_window_is_over() -> None:
    with time_machine.travel(now(), tick=False) as clock:
        start = now()
        assert [limits.count(THREE, "a").allowed for _ in range(3)] == [True] * 3
        clock.shift(timedelta(minutes=50))
        assert limits.count(THREE, "a") == Verdict(False, start + HOUR)
        clock.shift(timedelta(minutes=10))
        assert [limits.count(THREE, "a").allowed for _ in range(4)] == [True] * 3 + [False]


def test_refused_tries_do_not_lock_for_longer() -> None:
    with time_machine.travel(now(), tick=False) as clock:
        for _ in range(50):
            limits.count(THREE, "a")
            limits.count(SLOWED, "a")
        clock.shift(HOUR)
        assert limits.count(THREE, "a").allowed
        assert limits.count(SLOWED, "a").allowed


def test_keys_and_rules_are_apart() -> None:
    for _ in range(3):
        limits.count(THREE, "a")
    assert limits.count(THREE, "b").allowed
    assert limits.count(Rule("autre", max=3, window=HOUR), "a").allowed
    assert not limits.count(THREE, "a").allowed


def test_growing_delay_doubles_up_to_the_window() -> None:
    with time_machine.travel(now(), tick=False) as clock:
        waits = []
        for _ in range(12):
            assert limits.count(SLOWED, "a").allowed
            verdict = limits.count(SLOWED, "a")
            if verdict.allowed:
                continue  # the free tries
            assert verdict.retry_at is not None
            waits.append(verdict.retry_at - now())
            clock.move_to(verdict.retry_at)
        assert [wait.total_seconds() for wait in waits[:4]] == [30, 60, 120, 240]
        assert max(waits) == HOUR


def test_growing_delay_is_forgotten_after_a_window_without_tries() -> None:
    with time_machine.travel(now(), tick=False) as clock:
        for _ in range(3):
            limits.count(SLOWED, "a")
        assert not limits.count(SLOWED, "a").allowed
        clock.shift(HOUR)
        assert [limits.count(SLOWED, "a").allowed for _ in range(4)] == [True] * 3 + [False]


def test_parallel_tries_are_all_counted() -> None:
    barrier = Barrier(20)

    def one(_: int) -> bool:
        barrier.wait()
        try:
            return limits.count(THREE, "a").allowed
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as pool:
        assert Counter(pool.map(one, range(20))) == {True: 3, False: 17}


def test_count_refuses_to_run_inside_a_transaction() -> None:
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        limits.count(THREE, "a")


def test_keys_are_stored_hashed() -> None:
    limits.count(THREE, "+33639980001")
    bucket = Bucket.objects.get()
    assert "639980001" not in f"{bucket.key_hash} {bucket}"
    assert len(bucket.key_hash) == 64


def test_clear_forgets_and_give_back_returns_one_try() -> None:
    for _ in range(3):
        limits.count(THREE, "a")
    limits.give_back(THREE, "a")
    assert limits.left(THREE, "a") == 1
    assert [limits.count(THREE, "a").allowed for _ in range(2)] == [True, False]
    limits.clear(THREE, "a")
    assert limits.left(THREE, "a") == 3
    assert limits.count(THREE, "a").allowed


def test_give_back_never_gives_more_than_was_taken() -> None:
    limits.give_back(THREE, "a")
    limits.count(THREE, "a")
    limits.give_back(THREE, "a")
    limits.give_back(THREE, "a")
    assert limits.left(THREE, "a") == 3


def test_given_back_try_lifts_the_delay_of_a_growing_rule() -> None:
    for _ in range(3):
        limits.count(SLOWED, "a")
    limits.give_back(SLOWED, "a")
    assert limits.count(SLOWED, "a").allowed


def test_purge_deletes_what_is_over() -> None:
    limits.count(THREE, "a")
    assert limits.purge() == 0
    with time_machine.travel(now() + HOUR, tick=False):
        assert limits.left(THREE, "a") == 3
        assert limits.purge() == 1


def test_moment_may_be_given() -> None:
    moment = now()
    for _ in range(3):
        limits.count(THREE, "a", now=moment)
    assert not limits.count(THREE, "a", now=moment + timedelta(minutes=59)).allowed
    assert limits.count(THREE, "a", now=moment + HOUR).allowed
