"""Calendars line by line (RFC 5545): ends, folding, escapes, the zone of Paris, a strict reader of our own."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preau.protocols.icalendar import Event, write_calendar
from preau.protocols.icalendar.write import escape, fold

PARIS = ZoneInfo("Europe/Paris")
AT = datetime(2026, 11, 23, 7, 15, tzinfo=UTC)
ONE = Event(
    uid="cours-2026-11-23@preau", debut_at=datetime(2026, 11, 23, 9, tzinfo=PARIS),
    fin_at=datetime(2026, 11, 23, 10, tzinfo=PARIS), titre="Mathématiques; algèbre, et géométrie", lieu="B 101",
    texte="M. EULER\n6 B", sequence=2,
)  # fmt: skip
LINE = re.compile(r"([A-Z0-9-]+)((?:;[A-Z-]+=[^:;]+)*):(.*)")


def read(content: bytes) -> list[tuple[str, str, str]]:
    """(name, parameters, value) of each unfolded line; refuses what RFC 5545 §3.1 does not allow."""
    assert content.endswith(b"\r\n")
    physical = content[:-2].split(b"\r\n")
    assert all(len(one) <= 75 and b"\r" not in one and b"\n" not in one for one in physical)
    text = b"\r\n".join(physical).decode().replace("\r\n ", "")
    found = [LINE.fullmatch(line) for line in text.split("\r\n")]
    assert all(found)
    return [one.groups() for one in found if one]  # type: ignore[misc]


def unescape(value: str) -> str:
    return re.sub(r"\\(.)", lambda m: {"n": "\n", "N": "\n"}.get(m[1], m[1]), value)


def test_a_calendar() -> None:
    lines = read(write_calendar("Emploi du temps", [ONE], at=AT))
    names = [name for name, _more, _value in lines]
    assert lines[0] == ("BEGIN", "", "VCALENDAR")
    assert lines[-1] == ("END", "", "VCALENDAR")
    assert names.count("VERSION") == names.count("PRODID") == names.count("METHOD") == 1
    event = lines[lines.index(("BEGIN", "", "VEVENT")) :]
    values = {name: (more, value) for name, more, value in event}
    assert values["DTSTART"] == (";TZID=Europe/Paris", "20261123T090000")
    assert values["DTEND"] == (";TZID=Europe/Paris", "20261123T100000")
    assert values["DTSTAMP"] == ("", "20261123T071500Z")
    assert values["SUMMARY"][1] == r"Mathématiques\; algèbre\, et géométrie"
    assert values["DESCRIPTION"][1] == r"M. EULER\n6 B"
    assert (values["SEQUENCE"][1], values["STATUS"][1]) == ("2", "CONFIRMED")
    assert ("TZID", "", "Europe/Paris") in lines


def test_blocks_open_and_close_in_order() -> None:
    stack: list[str] = []
    for name, _more, value in read(write_calendar("x", [ONE, ONE], at=AT)):
        if name == "BEGIN":
            stack.append(value)
        elif name == "END":
            assert stack.pop() == value
    assert stack == []


def test_what_is_cancelled_is_said_to_be() -> None:
    lines = read(write_calendar("x", [Event("u", AT, AT, "t", is_cancelled=True)], at=AT))
    assert ("STATUS", "", "CANCELLED") in lines
    assert ("TRANSP", "", "TRANSPARENT") in lines
    assert not any(name in ("LOCATION", "DESCRIPTION", "CATEGORIES") for name, _more, _value in lines)


@pytest.mark.parametrize(
    ("moment", "hour"),
    [
        (datetime(2027, 3, 26, 8, tzinfo=UTC), "20270326T090000"),
        (datetime(2027, 3, 29, 7, tzinfo=UTC), "20270329T090000"),
    ],
)
def test_moments_are_those_of_the_clock_of_paris(moment: datetime, hour: str) -> None:
    lines = read(write_calendar("x", [Event("u", moment, moment, "t")], at=AT))
    assert ("DTSTART", ";TZID=Europe/Paris", hour) in lines


def test_folding_never_cuts_a_character() -> None:
    pieces = list(fold("SUMMARY:" + "é" * 100))
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert all(piece.startswith(" ") for piece in pieces[1:])
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == "SUMMARY:" + "é" * 100
    assert list(fold("A:" + "x" * 73)) == ["A:" + "x" * 73]


@settings(max_examples=60)
@given(st.text(max_size=300))
def test_any_text_is_one_value(text: str) -> None:
    lines = read(write_calendar(text, [Event("u", AT, AT, text, texte=f"-{text}")], at=AT))
    summary = next(value for name, _more, value in lines if name == "SUMMARY")
    kept = re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", text.replace("\r\n", "\n").replace("\r", "\n"))
    assert unescape(summary) == kept
    assert len([1 for name, _more, _value in lines if name == "BEGIN"]) == 5
    assert escape("a\\b") == "a\\\\b"
