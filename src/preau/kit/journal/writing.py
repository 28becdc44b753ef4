"""Writing an entry."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from preau.kit.limits import address
from preau.kit.preparedkit import PreparedInsert

if TYPE_CHECKING:
    from preau.kit.journal.models import Entry

# A telephone number, a mail address or a date of birth, wherever it hides in the detail.
PERSONAL = re.compile(r"(?:\+|\b0)\d(?:[ .-]?\d){7,}|[\w.+-]+@[\w-]+\.\w|\b\d{2}/\d{2}/\d{4}\b")


_ADDED = "_preau_journal"


class PersonalDataError(ValueError):
    """The detail of an entry holds what looks like a telephone number, a mail address or a date of birth."""


def write(
    event: str,
    *,
    actor: str,
    subject: str = "",
    request: HttpRequest | None = None,
    detail: Mapping[str, Any] | None = None,
    using: str = "default",
) -> Entry:
    """Add an entry in the caller's transaction on the database `using`.

    What `add` said of the request is in the detail too. Raises PersonalDataError when the detail looks personal;
    TypeError when it is not JSON.
    """
    from preau.kit.journal.models import Entry

    text = json.dumps({**getattr(request, _ADDED, {}), **(detail or {})}, ensure_ascii=False)
    if PERSONAL.search(text):
        raise PersonalDataError(f"the detail of {event!r} holds personal data")
    block = address.block(request) if request is not None else ""
    entry = Entry(event=event, actor=actor, subject=subject, address_block=block, detail=json.loads(text))
    return _new().insert(entry, using)


@cache
def _new() -> PreparedInsert[Entry]:
    """Written at every action: compiled once."""
    from preau.kit.journal.models import Entry

    return PreparedInsert(lambda: Entry)


def add(request: HttpRequest, **detail: str) -> None:
    """Let every entry written of this request from now on hold `detail` too: in which school, for instance."""
    setattr(request, _ADDED, {**getattr(request, _ADDED, {}), **detail})
