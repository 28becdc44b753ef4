"""The clock, and what a day means in Paris."""

from datetime import UTC, date, datetime

import time_machine

from preau.kit import clockkit


def test_today_is_the_day_in_paris() -> None:
    with time_machine.travel(datetime(2026, 8, 31, 22, 30, tzinfo=UTC), tick=False):
        assert clockkit.now() == datetime(2026, 8, 31, 22, 30, tzinfo=UTC)
        assert clockkit.today() == date(2026, 9, 1)
