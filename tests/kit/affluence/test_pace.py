"""The waiting time: never shorter than what was measured allows, never said without evidence."""

from hypothesis import given
from hypothesis import strategies as st

from preau.kit.affluence import pace
from preau.kit.affluence.pace import Pace

COUNTS = st.integers(0, 100_000)
SECONDS = st.floats(0, 300)


@given(COUNTS, st.dictionaries(st.integers(0, 3), COUNTS, max_size=4), SECONDS, COUNTS, st.integers(0, 4))
def test_the_wait_is_what_the_pace_gives_or_unsaid(
    admitted: int, joined: dict[int, int], seconds: float, ahead: int, rank: int
) -> None:
    found = Pace(admitted, joined, seconds)
    wait = found.wait(ahead, rank)
    passing = sum(count for other, count in joined.items() if other < rank)
    if seconds < pace.EVIDENCE or admitted <= passing:
        assert wait is None
        return
    assert wait is not None
    # In that time, that many go in; those who pass before come at the pace they came.
    let_in = wait * admitted / seconds - wait * passing / seconds
    assert abs(let_in - (ahead + 1)) < 1e-6 * (ahead + 1)
    further, better = found.wait(ahead + 1, rank), found.wait(ahead, 0)
    assert further is not None
    assert better is not None
    assert further > wait >= better


@given(st.floats(0, 1e6))
def test_minutes_are_rounded_up_and_little(seconds: float) -> None:
    said = pace.minutes(seconds)
    assert said * 60 >= seconds
    assert said >= 1
    assert (said - 1) * 60 < seconds or said == 1 or (said > 20 and said % 5 == 0 and (said - 5) * 60 < seconds)


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_minutes_and_refresh_follow_the_wait(one: float, other: float) -> None:
    less, more = sorted((one, other))
    assert pace.minutes(less) <= pace.minutes(more)
    assert pace.SHORTEST <= pace.refresh_after(less) <= pace.refresh_after(more) <= pace.LONGEST


def test_no_evidence_no_wait() -> None:
    assert Pace().wait(0, 0) is None
    assert Pace().per_minute == 0
    assert Pace(0, {}, 300).wait(0, 0) is None
    assert Pace(30, {}, 29).wait(0, 0) is None
    assert pace.refresh_after(None) == pace.BLIND


def test_in_plain_numbers() -> None:
    assert Pace(30, {}, 60).per_minute == 30
    assert Pace(30, {}, 60).wait(59, 0) == 120
    assert Pace(30, {0: 15}, 60).wait(59, 1) == 240
    assert Pace(30, {0: 30}, 60).wait(59, 1) is None
    assert [pace.minutes(s) for s in (0, 60, 61, 1200, 1201, 3600)] == [1, 1, 2, 20, 25, 60]
