"""What every page of school life needs: who is there, and the menu."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from preau.houses.viescolaire import visiteur
from preau.houses.viescolaire.menu import entries_of


def visitor(request: HttpRequest) -> dict[str, Any]:
    """`who`, their `menu` and the pupil that is looked at; `mobile` when they are known by their phone alone."""
    who = visiteur.current(request)
    if who is None:
        return {}
    known = {"menu": entries_of(who), "eleve_vu": who.eleve(), "mobile": not visiteur.is_signed_in(request)}
    return {"who": who, **known}
