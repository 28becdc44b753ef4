"""« Emploi du temps »: the week or the day of a pupil, a teacher, a class, a room; on paper too."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from preau.houses.viescolaire.ecoles import named_ecoles
from preau.houses.viescolaire.emploi import coming_day, grille_of, monday_of
from preau.houses.viescolaire.emploi_droits import Droits, droits_of
from preau.houses.viescolaire.emploi_papier import print_week
from preau.houses.viescolaire.models import Grille
from preau.houses.viescolaire.pages.seance import divisions_to_add
from preau.houses.viescolaire.semainier import show_week
from preau.houses.viescolaire.sujet import (
    Genre,
    Sujet,
    find_sujet,
    list_divisions,
    list_professeurs,
    list_salles,
)
from preau.houses.viescolaire.visiteur import Visiteur, visiteur_required
from preau.kit.clockkit import now, today
from preau.kit.datekit import parse_french_date

WEEK = timedelta(days=7)
SEMAINE, JOUR = "semaine", "jour"


@never_cache
@require_safe
@visiteur_required()
def emploi(request: HttpRequest, who: Visiteur) -> HttpResponse:
    """The week (`?semaine=` any of its days) or the day (`?jour=`); staff begin with their day."""
    sujet = find_sujet(who, request.GET)
    if sujet is None:
        return render(request, "viescolaire/edt/sans.html", status=404)
    vue, day = _asked(request, who, sujet)
    grille = grille_of(sujet.uai, day)
    context = {"sujet": sujet, "vue_choisie": vue, "day": day, "today": today(), "lien": _links(sujet, vue, day)}
    if who.genre == Genre.PERSONNEL and sujet.own:
        context |= {"ecoles": named_ecoles(who.uais), "suite": f"&{vue}={day.isoformat()}"}
    if grille is None:
        return render(request, "viescolaire/edt/sans_annee.html", context)
    droits = droits_of(who, sujet.uai) if who.genre == Genre.PERSONNEL else Droits()
    context |= {"may_add": bool(divisions_to_add(droits, grille)), **_shown(grille, sujet, vue, day, droits)}
    return render(request, "viescolaire/edt/emploi.html", context)


@never_cache
@require_safe
@visiteur_required()
def emploi_pdf(request: HttpRequest, who: Visiteur) -> HttpResponse:
    """The week on one sheet."""
    sujet = find_sujet(who, request.GET)
    day = _day(request.GET.get("semaine", "")) or today()
    grille = grille_of(sujet.uai, day) if sujet else None
    if sujet is None or grille is None:
        raise Http404
    monday = monday_of(day)
    week = show_week(grille, day, sujet.seances(monday, monday + WEEK - timedelta(days=1)), today())
    response = HttpResponse(print_week(sujet.nom, week, at=now()), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="emploi-du-temps-{monday:%Y-%m-%d}.pdf"'
    return response


@never_cache
@require_safe
@visiteur_required(Genre.PERSONNEL)
def etablissement(request: HttpRequest, who: Visiteur) -> HttpResponse:
    """Every class, teacher and room of the visitor's school."""
    asked = request.GET.get("uai", "")
    uai = asked if who.personnel_at(asked) else next(iter(who.uais), "")
    grille = grille_of(uai, today())
    annee = grille.annee if grille else 0
    context = {
        "uai": uai,
        "ecoles": named_ecoles(who.uais),
        "divisions": list_divisions(uai, annee),
        "professeurs": list_professeurs(uai),
        "salles": list_salles(uai, annee),
    }
    return render(request, "viescolaire/edt/etablissement.html", context)


def _asked(request: HttpRequest, who: Visiteur, sujet: Sujet) -> tuple[str, date]:
    """Week or day, and which one."""
    if day := _day(request.GET.get("jour", "")):
        return JOUR, day
    if day := _day(request.GET.get("semaine", "")):
        return SEMAINE, day
    if who.genre == Genre.PERSONNEL and sujet.own:
        return JOUR, today()
    return SEMAINE, coming_day(sujet.uai, today())


def _day(text: str) -> date | None:
    """A day of an address, never so far that a week beside it does not exist."""
    found = parse_french_date(text[:20])
    return found if found is not None and 2000 <= found.year < 2100 else None


def _shown(grille: Grille, sujet: Sujet, vue: str, day: date, droits: Droits) -> dict[str, Any]:
    monday = monday_of(day)
    debut, fin = (day, day) if vue == JOUR else (monday, monday + WEEK - timedelta(days=1))
    week = show_week(grille, day, sujet.seances(debut, fin), today(), droits)
    shown = {"semaine": week, "monday": monday, "friday": monday + timedelta(days=4)}
    if vue == JOUR:
        shown["jour"] = next((one for one in week.jours if one.le == day), None)
    return shown


def _links(sujet: Sujet, vue: str, day: date) -> dict[str, str]:
    """Addresses of what is before, after, today, the other view, paper."""
    step = timedelta(days=1) if vue == JOUR else WEEK
    one_day = today() if monday_of(today()) == monday_of(day) else monday_of(day)
    return {
        "avant": _address(sujet, vue, day - step),
        "apres": _address(sujet, vue, day + step),
        "aujourdhui": _address(sujet, vue, today() if vue == JOUR else coming_day(sujet.uai, today())),
        "semaine": _address(sujet, SEMAINE, day),
        "jour": _address(sujet, JOUR, one_day),
        "pdf": _address(sujet, SEMAINE, day, "viescolaire:emploi-pdf"),
    }


def _address(sujet: Sujet, vue: str, day: date, name: str = "viescolaire:emploi") -> str:
    words = "&".join(word for word in (sujet.query, urlencode({vue: day.isoformat()})) if word)
    return f"{reverse(name)}?{words}"
