"""Pages for who is signed in: others sign in first, and come back to the same page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from preau.houses.portail import doors, ents, visiteur
from preau.houses.portail.models.identity_provider import LOCAL
from preau.houses.portail.pages import memoire
from preau.houses.portail.refusals_cas import ReconnexionNonFaite
from preau.houses.portail.visiteur import Visiteur


def visiteur_required(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the page its visitor; without one, leave by the remembered door, or show the chooser."""

    @wraps(page)
    def guarded(request: HttpRequest, **kwargs: str) -> HttpResponse:
        who: Visiteur | None = visiteur.current(request)
        if who is not None:
            return page(request, who, **kwargs)
        return sign_in_first(request, request.get_full_path())

    return never_cache(guarded)


def sign_in_first(request: HttpRequest, wanted: str, profil: str = "") -> HttpResponse:
    """Leave by the remembered door, or show the chooser; `wanted` is the path of ours to come back to.

    `profil` is what an application's own door was chosen for: the chooser has it ready, and nothing is asked twice.
    """
    kept = memoire.read(request, ents.of(request).wording)
    if kept and doors.is_open(kept.entree):
        return redirect(doors.way_out(kept.entree, wanted))
    return redirect(f"/?{urlencode({'retour': wanted, **({'profil': profil} if profil else {})})}")


def sign_in_again(request: HttpRequest, who: Visiteur, wanted: str) -> HttpResponse:
    """Leave by the door this visitor came in by, else by one of the same provider's: the chooser is for nobody yet.

    Raises ReconnexionNonFaite when the provider has no door any more.
    """
    wording = ents.of(request).wording
    kept = wording.get(who.entree)
    candidates = [*([kept] if kept else []), *wording.entrees]
    entree = next((one for one in candidates if doors.provider_at(one) == who.idp), None)
    if entree is not None:
        return redirect(doors.way_out(entree, wanted))
    if who.idp == LOCAL:
        return redirect(doors.local_way(wanted))
    raise ReconnexionNonFaite(who.idp)
