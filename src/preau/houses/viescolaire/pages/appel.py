"""« Faire l'appel »: the list of the lesson's pupils, one press for each who is not there."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from preau.houses.viescolaire import absences, droits
from preau.houses.viescolaire.absences import Vu
from preau.houses.viescolaire.actions.call_roll import call_roll, is_open
from preau.houses.viescolaire.models import Absence, Appel, Declaration, Utilisateur
from preau.houses.viescolaire.pages.faits import told
from preau.houses.viescolaire.seance import Seance
from preau.houses.viescolaire.visiteur import EleveVu, Visiteur, typed_is_kept, visiteur_required
from preau.kit.clockkit import now

Genre = Utilisateur.Genre
ABSENCE, RETARD = Absence.Genre.ABSENCE.value, Absence.Genre.RETARD.value
LONGEST = 300
"""Minutes of a lateness."""


@dataclass(frozen=True, slots=True)
class Ligne:
    """One pupil on the page."""

    eleve: EleveVu
    genre: str
    minutes: int
    annonce: Declaration | None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@typed_is_kept
@visiteur_required(Genre.PERSONNEL)
def appel(request: HttpRequest, who: Visiteur, key: str) -> HttpResponse:
    """The roll call of a lesson: its teacher's that day, or vie scolaire's."""
    seance = droits.find_seance(key)
    whole = seance is not None and seance.uai in droits.uais_of_vie_scolaire(who)
    if seance is None or not (whole or who.personnel_at(seance.uai) in seance.personnels):
        raise Http404
    pupils = droits.eleves_of(seance)
    if request.method == "POST":
        seen = _read(request, pupils)
        call_roll(who, seance, seen, termine="terminer" in request.POST, always=whole, request=request)
        about = request.POST.get("observer", "")
        if about in {one.public_id for one in pupils}:
            return redirect(reverse("viescolaire:observation", kwargs={"key": key, "eleve": about}))
        return redirect(reverse("viescolaire:appel", kwargs={"key": key}))
    row = Appel.objects.filter(seance=key).first()
    context = {
        "seance": seance,
        "lignes": _lines(seance, pupils, absences.seen_in(row)),
        "appel": row,
        "ouvert": is_open(seance, now(), always=whole),
        "retard": _elapsed(seance),
        "own": who.personnel_at(seance.uai) in seance.personnels,
        "fait": told(request),
    }
    return render(request, "viescolaire/appel/appel.html", context)


def _read(request: HttpRequest, pupils: list[EleveVu]) -> dict[str, Vu]:
    """What the form says of each pupil; who is there has no row."""
    seen = {}
    for one in pupils:
        genre = request.POST.get(f"p-{one.public_id}", "")
        if genre == ABSENCE:
            seen[one.public_id] = Vu(ABSENCE)
        elif genre == RETARD:
            typed = request.POST.get(f"m-{one.public_id}", "")
            minutes = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0
            seen[one.public_id] = Vu(RETARD, min(max(minutes, 1), LONGEST))
    return seen


def _lines(seance: Seance, pupils: list[EleveVu], seen: dict[str, Vu]) -> list[Ligne]:
    said = absences.declared([one.public_id for one in pupils], seance.debut_at, seance.fin_at)
    found = []
    for one in pupils:
        vu = seen.get(one.public_id, Vu(""))
        found.append(Ligne(one, vu.genre, vu.minutes, said.get(one.public_id)))
    return found


def _elapsed(seance: Seance) -> int:
    """Minutes since the lesson began: how late is who comes in now."""
    elapsed = int((now() - seance.debut_at).total_seconds() // 60)
    return elapsed if 1 <= elapsed <= (seance.fin_at - seance.debut_at).total_seconds() // 60 else 5
