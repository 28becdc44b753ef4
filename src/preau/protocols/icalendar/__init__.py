"""Calendars as RFC 5545 writes them: `write_calendar(name, events, at=…)`. Pure: values in, bytes out."""

from preau.protocols.icalendar.write import MEDIA_TYPE, Event, write_calendar

__all__ = ["MEDIA_TYPE", "Event", "write_calendar"]
