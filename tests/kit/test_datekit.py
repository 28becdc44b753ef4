"""Days and school years."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preau.kit import datekit
from preau.kit.clockkit import PARIS


@pytest.mark.parametrize(
    "text", ["03/02/2014", "3/2/2014", " 03.02.2014 ", "03-02-2014", "2014-02-03", "2014-02-03 00:00:00"]
)
def test_read(text: str) -> None:
    assert datekit.parse_french_date(text) == date(2014, 2, 3)


@pytest.mark.parametrize("text", ["", "31/02/2014", "2014/02/03", "03/02/14", "00/00/0000", "x", "2014-13-01"])
def test_no_day(text: str) -> None:
    assert datekit.parse_french_date(text) is None


@given(st.dates())
def test_round_trip(day: date) -> None:
    assert datekit.parse_french_date(datekit.write_french_date(day)) == day
    assert datekit.parse_french_date(day.isoformat()) == day


def test_school_years() -> None:
    assert datekit.annee_scolaire(date(2026, 8, 31)) == 2025
    assert datekit.annee_scolaire(date(2026, 9, 1)) == 2026
    assert datekit.expected_annees(date(2026, 9, 1)) == (2026,)
    assert datekit.expected_annees(date(2026, 4, 30)) == (2025,)
    assert datekit.expected_annees(date(2026, 5, 1)) == (2025, 2026)
    assert datekit.expected_annees(date(2026, 8, 31)) == (2025, 2026)
    assert datekit.write_annee(2026) == "2026-2027"
    assert datekit.write_french_date(None) == ""


def test_the_moments_that_people_give() -> None:
    today = date(2026, 11, 23)
    assert datekit.begin_of(None, None, today=today) is None
    assert datekit.begin_of(date(2026, 12, 1), None, today=today) == datetime(2026, 12, 1, 8, tzinfo=PARIS)
    assert datekit.begin_of(None, time(17, 30), today=today) == datetime(2026, 11, 23, 17, 30, tzinfo=PARIS)
    assert datekit.end_of(None) is None
    assert datekit.end_of(date(2026, 10, 25)) == datetime(2026, 10, 26, tzinfo=PARIS)
