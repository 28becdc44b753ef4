"""Write a calendar (RFC 5545), its hours in Paris."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

MEDIA_TYPE = "text/calendar; charset=utf-8"
PARIS = ZoneInfo("Europe/Paris")
PRODUCT = "-//Preau//Vie scolaire//FR"
WIDTH = 75
"""Octets in a line, the line break left out (RFC 5545 §3.1)."""
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
ZONE = """BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE""".splitlines()
"""The rules of Paris since 1996 (§3.6.5)."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event. `uid` never changes; `sequence` grows with each change; moments are aware."""

    uid: str
    debut_at: datetime
    fin_at: datetime
    titre: str
    lieu: str = ""
    texte: str = ""
    categorie: str = ""
    sequence: int = 0
    is_cancelled: bool = False


def write_calendar(name: str, events: Iterable[Event], *, at: datetime) -> bytes:
    """The calendar `name`, published at the moment `at`; lines end with CRLF and are folded (§3.1)."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escape(name)}", "X-WR-TIMEZONE:Europe/Paris", "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H", *ZONE,
    ]  # fmt: skip
    stamp = f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    for one in events:
        lines += _event(one, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in fold(line)).encode()


def escape(text: str) -> str:
    """A value of type TEXT (§3.3.11); control characters are left out."""
    bare = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return bare.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def fold(line: str) -> Iterator[str]:
    """The line in pieces of 75 octets at most, never within a character; those after the first begin with a space."""
    piece, size = "", 0
    for char in line:
        octets = len(char.encode())
        if size + octets > WIDTH:
            yield piece
            piece, size = " ", 1
        piece += char
        size += octets
    yield piece


def _event(one: Event, stamp: str) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{escape(one.uid)}",
        f"DTSTAMP:{stamp}",
        f"DTSTART;TZID=Europe/Paris:{_moment(one.debut_at)}",
        f"DTEND;TZID=Europe/Paris:{_moment(one.fin_at)}",
        f"SUMMARY:{escape(one.titre)}",
    ]
    for name, value in (("LOCATION", one.lieu), ("DESCRIPTION", one.texte), ("CATEGORIES", one.categorie)):
        if value:
            lines.append(f"{name}:{escape(value)}")
    status, busy = ("CANCELLED", "TRANSPARENT") if one.is_cancelled else ("CONFIRMED", "OPAQUE")
    return [*lines, f"SEQUENCE:{one.sequence}", f"STATUS:{status}", f"TRANSP:{busy}", "END:VEVENT"]


def _moment(at: datetime) -> str:
    return f"{at.astimezone(PARIS):%Y%m%dT%H%M%S}"
