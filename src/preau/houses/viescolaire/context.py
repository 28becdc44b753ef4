"""What every page of school life needs: who is there, and the menu."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from preau.houses.viescolaire import visiteur
from preau.houses.viescolaire.menu import entries_of


def visitor(request: HttpRequest) -> dict[str, Any]:
    """`who`, their `menu` and the pupil that is looked at, on pages of who is signed in."""
    if visiteur.sessions.current(request) is None:
        return {}
    who = visiteur.current(request)
    return {"who": who, "menu": entries_of(who.genre), "eleve_vu": who.eleve()} if who else {}
