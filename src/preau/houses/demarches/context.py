"""What every page of the téléservices needs: who is there."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from preau.houses.demarches import visiteur


def visitor(request: HttpRequest) -> dict[str, Any]:
    """`who`, the family's visitor, for the head of the page (demarches/cadre.html)."""
    who = visiteur.current(request)
    return {"who": who} if who is not None else {}
