"""Pages of messages: for who is signed in, and whose profile may write at this moment."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from preau.houses.portail.actions import messagerie
from preau.houses.portail.actions.recall_report import is_direction
from preau.houses.portail.actions.sort_messages import list_dossiers
from preau.houses.portail.models import DossierMessages
from preau.houses.portail.pages.acces import visiteur_required
from preau.houses.portail.visiteur import Visiteur


def messagerie_required(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the page its visitor; a notice instead while the messages of their profile rest."""

    @wraps(page)
    def guarded(request: HttpRequest, who: Visiteur, **kwargs: str) -> HttpResponse:
        if messagerie.is_suspended(who) or not who.adresses:
            return render(request, "portail/messagerie/suspendue.html", status=403)
        return page(request, who, **kwargs)

    return visiteur_required(guarded)


def frame(who: Visiteur, boite: str = "", dossier: DossierMessages | None = None) -> dict[str, Any]:
    """What the list of boxes beside every page needs."""
    return {
        "boite": boite,
        "dossier": dossier,
        "dossiers": list_dossiers(who),
        "non_lus": messagerie.unread(who.adresses),
        "is_direction": is_direction(who),
    }
