"""Two hundred people at the same moment, by several connections: never one more than the number."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import time_machine
from django.db import connections

from preau.kit.affluence.models import Gate, Place
from tests.kit.affluence.conftest import Make, Visitor

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 20


def wait_for_others() -> None:
    """As long as twenty threads need on a busy machine: a page that waited BUSY_SECONDS would say that it is busy."""
    asked = "PRAGMA busy_timeout = 240000" if connections["default"].vendor == "sqlite" else "SET lock_timeout = '240s'"
    with connections["default"].cursor() as cursor:
        cursor.execute(asked)


def at_once(visitors: list[Visitor]) -> list[bool]:
    """Who goes in; each thread is a process as far as the database knows."""
    barrier = Barrier(THREADS)

    def some(number: int) -> list[tuple[int, bool]]:
        barrier.wait()
        try:
            wait_for_others()
            mine = list(enumerate(visitors))[number::THREADS]
            return [(rank, visitor.come() is None) for rank, visitor in mine]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        found = dict(pair for pairs in pool.map(some, range(THREADS)) for pair in pairs)
    return [found[rank] for rank in range(len(visitors))]


@pytest.mark.parametrize("numbers", [{"sessions": 30}, {"minute": 30}, {"sessions": 30, "minute": 60}])
def test_two_hundred_arrivals_are_thirty_in_and_the_others_in_line(make: Make, numbers: dict[str, int]) -> None:
    went_in = at_once([make(**numbers) for _ in range(200)])
    assert sum(went_in) == 30
    assert Gate.objects.count() == 1
    assert Place.objects.filter(admitted_at=None).count() == 170
    line = list(Place.objects.order_by("pk").values_list("admitted_at", flat=True))
    assert None not in line[:30], "the first thirty places are those that went in"


def test_tabs_of_one_browser_at_once_make_one_place(make: Make) -> None:
    assert make(minute=1).come() is None
    visitor = make(minute=1)
    visitor.come()
    Place.objects.filter(admitted_at=None).delete()  # as if it had been lost: every tab joins again
    at_once([visitor] * 40)
    assert Place.objects.filter(admitted_at=None).count() == 1


def test_a_line_that_refreshes_at_once_goes_in_by_the_number(make: Make, clock: time_machine.Traveller) -> None:
    visitors = [make(minute=10) for _ in range(40)]
    inside = [one.come() is None for one in visitors]
    for total in (10, 20, 30, 40):
        assert sum(inside) == total
        clock.shift(61)
        again = at_once(visitors)
        if total < 40:
            assert inside == [rank < total for rank in range(40)]
        inside = again


def test_sign_ins_that_end_while_others_arrive_stay_within_the_number(make: Make) -> None:
    first = [make(sessions=50) for _ in range(40)]
    assert all(at_once(first))
    for one in first[:20]:
        one.sign_in()
    went_in = at_once([make(sessions=50) for _ in range(60)])
    assert sum(went_in) == 10
