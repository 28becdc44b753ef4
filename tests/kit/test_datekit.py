"""Days and school years."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preau.kit import datekit


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
