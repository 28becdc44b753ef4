"""What every template of the ENT knows beside `house`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from preau.houses.portail import actualites
from preau.kit import sessions


@dataclass(frozen=True)
class Annonce:
    """The notice above the page; `may_close` when somebody is signed in, who can then put it away."""

    public_id: str
    texte: str
    may_close: bool
    template: str = "portail/annonce.html"


def annonce(request: HttpRequest) -> dict[str, Any]:
    """`annonce`: the notice to all, until this person has closed it. Looked for only by a template that shows it."""
    return {"annonce": SimpleLazyObject(lambda: _annonce(request))}


def _annonce(request: HttpRequest) -> Annonce | None:
    try:
        session = sessions.current(request)
        row = actualites.current_flash(session.subject) if session else actualites.flash_at_the_door()
    except DatabaseError:
        return None  # the page that says so must still show
    return Annonce(row.public_id, row.titre, session is not None) if row else None
