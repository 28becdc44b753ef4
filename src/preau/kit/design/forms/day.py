"""A day, by the browser's own calendar or typed; an hour of a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]


class DayField(forms.DateField):
    """A day, by the browser's own calendar or typed."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        kwargs.setdefault("required", False)
        super().__init__(widget=widget, input_formats=DAY_FORMATS, **kwargs)
        self.width = "court"
        self.error_messages["invalid"] = _("Saisissez une date complète, par exemple 12/03/2027")

    def to_python(self, value: Any) -> date | None:
        """A day of this century: others are slips, and some have no place in a time zone."""
        found = super().to_python(value)
        if found is not None and not 2000 <= found.year < 2100:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return found


class HourField(forms.TimeField):
    """An hour of the day."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TimeInput({"type": "time"}, format="%H:%M")
        kwargs.setdefault("required", False)
        super().__init__(widget=widget, input_formats=["%H:%M", "%H:%M:%S", "%Hh%M", "%Hh"], **kwargs)
        self.width = "court"
        self.error_messages["invalid"] = _("Saisissez une heure, par exemple 08:30")
