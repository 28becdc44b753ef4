"""From a template's number and its parameters to the text that leaves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.template.backends.django import DjangoTemplates
from django.utils import translation

from preau.kit.courier import sms
from preau.kit.courier.catalogue import MessageTemplate
from preau.kit.courier.settings import current

MISSING = "\x00%s\x00"
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class RenderError(Exception):
    """The text cannot be made: a parameter is missing or unfit, or an SMS is too long."""


@dataclass(frozen=True)
class Text:
    """What a person reads; `subject` is empty for an SMS."""

    subject: str
    body: str


def render(template: MessageTemplate, params: dict[str, Any], language: str = "fr") -> Text:
    """The subject and body of `template` in `language`; nothing is escaped, a message is plain text.

    Raises RenderError, without quoting any parameter.
    """
    with translation.override(language):
        body = _tidy(_fill(template.number, template.body, params))
        subject = " ".join(_fill(template.number, template.subject, params).split())
    if template.binds_code:
        try:
            body = sms.domain_bound(body, str(params["host"]), str(params["code"]))
        except (KeyError, ValueError) as problem:
            raise RenderError(f"{template.number}: {problem}") from None
    if template.kind == "sms" and sms.measure(body).segments > current().sms_segments:
        raise RenderError(f"{template.number}: the SMS takes {sms.measure(body).segments} segments")
    if not body:
        raise RenderError(f"{template.number}: the body is empty")
    return Text(subject, body)


@cache
def _engine() -> DjangoTemplates:
    return DjangoTemplates(
        {
            "NAME": "courier",
            "DIRS": [],
            "APP_DIRS": True,
            "OPTIONS": {
                "autoescape": False,
                "string_if_invalid": MISSING,
                "builtins": ["django.templatetags.i18n"],
            },
        }
    )


def _fill(number: str, source: str, params: dict[str, Any]) -> str:
    engine = _engine()
    is_path = source.endswith(".txt")
    text = (engine.get_template(source) if is_path else engine.from_string(source)).render(dict(params))
    missing = re.search(r"\x00([^\x00]*)\x00", text)
    if missing:
        raise RenderError(f"{number}: the parameter {missing[1]} is missing")
    if CONTROLS.search(text):
        raise RenderError(f"{number}: a parameter holds a control character")
    return text


def _tidy(text: str) -> str:
    """No blanks at line ends, at most one empty line in a row, none at either end."""
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip()
