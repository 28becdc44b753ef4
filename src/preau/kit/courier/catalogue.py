"""Every message that Préau can send, by its stable number: clients, translations and tests name it, not its words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["sms", "mail"]
NUMBER = re.compile(r"[A-Z]+(?:-[A-Z]+)*-(SMS|MAIL)-\d{2}")
_CATALOGUE: dict[str, MessageTemplate] = {}


class BadTemplateError(ValueError):
    """A message template is declared wrongly, twice, or asked for by a number that nobody registered."""


@dataclass(frozen=True)
class MessageTemplate:
    """One message: its number ("COMPTES-SMS-01"), its kind, and the Django templates of its text.

    `body`, and `subject` (mails only), are a template's path when they end in ".txt", else the text itself, which may
    hold `{{ params }}`. `description` says in French when the message is sent. `binds_code` adds the
    last line that ties a code to the domain (`@host #code`); its parameters must then hold `host` and `code`.
    """

    number: str
    kind: Kind
    body: str
    description: str
    subject: str = ""
    binds_code: bool = False

    def __post_init__(self) -> None:
        match = NUMBER.fullmatch(self.number)
        if match is None or match[1].lower() != self.kind:
            raise BadTemplateError(f"{self.number}: a number reads COMPTES-SMS-01 or COMPTES-MAIL-01, as its kind")
        if (self.kind == "mail") != bool(self.subject):
            raise BadTemplateError(f"{self.number}: a mail has a subject, an SMS has none")
        if self.kind == "mail" and self.binds_code:
            raise BadTemplateError(f"{self.number}: only an SMS binds its code to a domain")


def register(template: MessageTemplate) -> MessageTemplate:
    """Add `template` to the catalogue and give it back; raises BadTemplateError when its number is taken."""
    if template.number in _CATALOGUE:
        raise BadTemplateError(f"{template.number} is already in the catalogue")
    _CATALOGUE[template.number] = template
    return template


def get_template(number: str) -> MessageTemplate:
    """The template of that number; raises BadTemplateError when nobody registered it."""
    try:
        return _CATALOGUE[number]
    except KeyError:
        raise BadTemplateError(f"{number} is not in the catalogue") from None


def list_templates() -> list[MessageTemplate]:
    """Every registered template, by number."""
    return [_CATALOGUE[number] for number in sorted(_CATALOGUE)]


def catalogue_markdown() -> str:
    """The catalogue as a page of the reference (docs/reference/messages.md)."""
    rows = [
        f"| {t.number} | {'SMS' if t.kind == 'sms' else 'mel'} | {_cell(t.description)} | {_text(t.body)} |"
        for t in list_templates()
    ]
    head = ["# Messages envoyés", "", "| numéro | moyen | quand | texte |", "|---|---|---|---|"]
    return "\n".join([*head, *rows]) + "\n"


def _text(source: str) -> str:
    return f"`{source}`" if source.endswith(".txt") else _cell(source)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
