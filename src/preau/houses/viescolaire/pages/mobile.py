"""The mobile space: today, the week, the homework, on a phone kept for ninety days (issue 7.6, journey J16).

Plain pages; what scripts add (installing, reading offline) is in static/viescolaire/js/.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import wraps
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from preau.houses.viescolaire.actions.pair_mobile import choose_eleve
from preau.houses.viescolaire.appareils import find_profil, keep_profils, list_profils
from preau.houses.viescolaire.cahier import list_travaux, set_fait
from preau.houses.viescolaire.carnet import list_unread
from preau.houses.viescolaire.emploi import DAY, WEEK, coming_day, list_seances, monday_of
from preau.houses.viescolaire.menu import entries_of
from preau.houses.viescolaire.models import Utilisateur
from preau.houses.viescolaire.seance import Seance
from preau.houses.viescolaire.visiteur import Visiteur, eleve_or_404, load
from preau.kit.clockkit import now, today

AHEAD = 7
"""Days in which the next day of lessons is looked for."""
HOMEWORK = timedelta(days=14)


def mobile_required(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the page `(request, who, …)` of the profile in use, kept ninety days more; without one, « Ajouter »."""

    @wraps(page)
    def guarded(request: HttpRequest, **kwargs: str) -> HttpResponse:
        profil = find_profil(request)
        if profil is None:
            return redirect("viescolaire:mobile-ajouter")
        who = load(profil.appareil.utilisateur, profil.appareil.eleve)
        response = page(request, who, **kwargs)
        keep_profils(request, response, list_profils(request))
        return response

    return guarded


@never_cache
@require_safe
@mobile_required
def aujourdhui(request: HttpRequest, who: Visiteur) -> HttpResponse:
    """The lessons of today, else of the next day that has some; what is to be done for it; the other parts."""
    first = today()
    seances = _seances(who, first, first + AHEAD * DAY)
    le = next((one.le for one in seances if one.fin_at > now()), first)
    eleve = who.eleve()
    travaux = list_travaux(eleve, le, le) if eleve else []
    context = {
        "le": le,
        "seances": [one for one in seances if one.le == le],
        "travaux": travaux,
        "is_today": le == first,
        "a_lire": list_unread(who),
    }
    keys = reverse("viescolaire:qr-code")  # not for a phone: new keys are made where one signs in
    liens = [one for one in entries_of(who) if one.url != keys]
    return _show(request, who, "aujourdhui", context | {"liens": liens})


@never_cache
@require_safe
@mobile_required
def semaine(request: HttpRequest, who: Visiteur) -> HttpResponse:
    """The week of `du`, day by day; without it, this one, or on its last days off the one to come."""
    lundi = monday_of(_day(request.GET.get("du", ""), coming_day(next(iter(who.uais), ""), today())))
    seances = _seances(who, lundi, lundi + 6 * DAY)
    days = [(le, list(of_day)) for le, of_day in groupby(seances, key=lambda one: one.le)]
    return _show(
        request,
        who,
        "semaine",
        {"lundi": lundi, "dimanche": lundi + 6 * DAY, "jours": days, "avant": lundi - WEEK, "apres": lundi + WEEK},
    )


@never_cache
@require_safe
@mobile_required
def travail(request: HttpRequest, who: Visiteur) -> HttpResponse:
    """« Travail à faire » of the two weeks to come."""
    eleve = eleve_or_404(who)
    found = list_travaux(eleve, today(), today() + HOMEWORK)
    days = [(le, list(of_day)) for le, of_day in groupby(found, key=lambda one: one.pour_le)]
    return _show(request, who, "travail", {"jours": days, "coche": who.genre == Utilisateur.Genre.ELEVE})


@never_cache
@require_POST
@mobile_required
def fait(request: HttpRequest, who: Visiteur) -> HttpResponse:
    """The pupil ticks their work, or unticks it."""
    if who.genre == Utilisateur.Genre.ELEVE:
        done = request.POST.get("fait") == "oui"
        set_fait(eleve_or_404(who), request.POST.get("travail", "")[:40], done, actor=who.actor)
    return redirect(reverse("viescolaire:mobile-travail"))


@never_cache
@require_POST
@mobile_required
def eleve(request: HttpRequest, who: Visiteur) -> HttpResponse:
    """Look at another child on this phone."""
    profil = find_profil(request)
    if profil is not None:
        choose_eleve(profil, request.POST.get("eleve", "")[:40])
    return redirect("viescolaire:mobile")


def _show(request: HttpRequest, who: Visiteur, page: str, context: dict[str, Any]) -> HttpResponse:
    known = {"who": who, "eleve_vu": who.eleve(), "page": page, "lu_at": now(), "avec_eleve": bool(who.eleves)}
    return render(request, f"viescolaire/mobile/{page}.html", {**known, **context})


def _seances(who: Visiteur, debut: date, fin: date) -> list[Seance]:
    """The lessons of the pupil in use, or of the teacher in each of their schools."""
    seen = who.eleve()
    if seen is not None:
        return list_seances(seen.uai, debut, fin, eleve=seen)
    found = [one for uai, record in who.personnels for one in list_seances(uai, debut, fin, personnel=record)]
    return sorted(found, key=lambda one: (one.debut_at, one.libelle))


def _day(text: str, without: date) -> date:
    try:
        asked = date.fromisoformat(text)
    except ValueError:
        return without
    return asked if abs((asked - without).days) < 400 else without
