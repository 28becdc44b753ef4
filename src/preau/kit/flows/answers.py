"""What was typed: kept to be shown again to someone who comes back, never a password nor a code."""

from __future__ import annotations

import re
from typing import Any

from django.forms import BaseForm, Field, MultiWidget, PasswordInput, Widget
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

SECRET = {"one-time-code", "new-password", "current-password"}
"""Values of `autocomplete` whose answers are not kept."""


def is_secret(field: Field) -> bool:
    """Whether the answer to `field` must not be kept."""
    return any(_is_secret_widget(widget) for widget in _widgets(field.widget))


def kept(form: BaseForm) -> dict[str, list[str]]:
    """The raw values of a bound form, as they would be posted again, without the secret ones."""
    data = form.data
    assert isinstance(data, QueryDict)
    open_names = [form.add_prefix(name) for name, field in form.fields.items() if not is_secret(field)]
    secret_names = [form.add_prefix(name) for name, field in form.fields.items() if is_secret(field)]
    return {key: data.getlist(key) for key in data if _belongs(key, open_names) and not _belongs(key, secret_names)}


def initial(form: BaseForm, said: dict[str, list[str]]) -> dict[str, Any]:
    """`said` as the initial values of an unbound form."""
    data: MultiValueDict[str, str] = MultiValueDict(said)
    values = {}
    for name, field in form.fields.items():
        html_name = form.add_prefix(name)
        if any(_belongs(key, [html_name]) for key in said):
            values[name] = field.widget.value_from_datadict(data, MultiValueDict(), html_name)
    return values


def _belongs(key: str, names: list[str]) -> bool:
    """Whether the posted `key` is one of the fields, or a part of one (`ne_le_0`, `mobile-indicatif`)."""
    return any(re.fullmatch(rf"{re.escape(name)}(?:[_.-]\w+)?", key) for name in names)


def _widgets(widget: Widget) -> list[Widget]:
    return [widget, *(widget.widgets if isinstance(widget, MultiWidget) else [])]


def _is_secret_widget(widget: Widget) -> bool:
    return isinstance(widget, PasswordInput) or widget.attrs.get("autocomplete") in SECRET
