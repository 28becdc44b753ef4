"""One lesson on one day, for the staff who may change it: what it is, what was changed, what may be changed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from preau.houses.viescolaire.actions.change_seance import (
    AWAY,
    Changement,
    add_seance,
    change_seance,
    find_seance,
    remove_added,
    undo_change,
)
from preau.houses.viescolaire.emploi import grille_of
from preau.houses.viescolaire.emploi_droits import Droits, droits_of
from preau.houses.viescolaire.emploi_refusals import ChangementDejaFait, Collision, JourSansCours
from preau.houses.viescolaire.models import Cours, Grille, Modification
from preau.houses.viescolaire.pages.seance_forms import FORMS, AjoutForm, ChangeForm
from preau.houses.viescolaire.seance import Seance
from preau.houses.viescolaire.sujet import Genre, list_divisions
from preau.houses.viescolaire.visiteur import Visiteur, typed_is_kept, visiteur_required
from preau.kit.clockkit import today
from preau.kit.datekit import parse_french_date

REFUSED = (ChangementDejaFait, Collision, JourSansCours)


@never_cache
@require_http_methods(["GET", "HEAD"])
@visiteur_required(Genre.PERSONNEL)
def seance(request: HttpRequest, who: Visiteur, cours: str, le: str) -> HttpResponse:
    """The lesson, its changes of that day, and what may be done."""
    droits, row, found, grille = _asked(who, cours, le)
    changes = list(row.modifications.filter(le=found.le).order_by("pk"))
    away = any(one.nature in AWAY for one in changes)
    context = {
        "seance": found,
        "changes": changes,
        "actions": [] if away else _actions(droits, {one.nature for one in changes}),
        "ponctuel": row.ponctuel and not away,
        "le": le,
        "grille": grille,
        "retour": _back(droits, found.le),
    }
    return render(request, "viescolaire/edt/seance.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@typed_is_kept
@visiteur_required(Genre.PERSONNEL)
def changer(request: HttpRequest, who: Visiteur, cours: str, le: str, quoi: str) -> HttpResponse:
    """One change, on its own page."""
    droits, _row, found, grille = _asked(who, cours, le)
    kind = FORMS.get(quoi)
    if kind is None or (kind.tous and not droits.tous):
        raise Http404
    form: ChangeForm = kind(request.POST if request.method == "POST" else None, seance=found, grille=grille)
    if form.is_valid():
        asked: Changement = form.asked()
        try:
            change_seance(droits, cours, found.le, asked, actor=who.actor)
        except REFUSED as refusal:
            form.add_error(None, refusal.sentence())
        else:
            return redirect("viescolaire:seance", cours, le)
    context = {"form": form, "seance": found, "quoi": quoi, "le": le, "titre": kind.titre, "bouton": kind.bouton}
    return render(request, "viescolaire/edt/changer.html", context, status=422 if form.errors else 200)


@never_cache
@require_POST
@visiteur_required(Genre.PERSONNEL)
def annuler(request: HttpRequest, who: Visiteur, changement: str) -> HttpResponse:
    """« Annuler ce changement »."""
    row = Modification.objects.filter(public_id=changement).select_related("cours").first()
    if row is None:
        raise Http404
    undo_change(droits_of(who, row.cours.uai), changement, actor=who.actor)
    return redirect("viescolaire:seance", row.cours.public_id, row.le.isoformat())


@never_cache
@require_POST
@visiteur_required(Genre.PERSONNEL)
def retirer(request: HttpRequest, who: Visiteur, cours: str, le: str) -> HttpResponse:
    """« Retirer ce cours » that was added."""
    droits, _row, found, _grille = _asked(who, cours, le)
    remove_added(droits, cours, found.le, actor=who.actor)
    return redirect("viescolaire:seance", cours, le)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@typed_is_kept
@visiteur_required(Genre.PERSONNEL)
def ajouter(request: HttpRequest, who: Visiteur) -> HttpResponse:
    """« Ajouter un cours » on one day."""
    asked = request.GET.get("uai", "")
    uai = asked if who.personnel_at(asked) else next(iter(who.uais), "")
    droits, grille = droits_of(who, uai), grille_of(uai, today())
    if grille is None:
        raise Http404
    divisions = divisions_to_add(droits, grille)
    if not divisions:
        raise Http404
    nom = f"{who.utilisateur.prenom} {who.utilisateur.nom}".strip()
    posted = request.POST if request.method == "POST" else None
    form = AjoutForm(posted, droits=droits, grille=grille, divisions=divisions, nom=nom)
    if form.is_valid():
        try:
            row = add_seance(droits, form.asked(), actor=who.actor)
        except REFUSED as refusal:
            form.add_error(None, refusal.sentence())
        else:
            return redirect("viescolaire:seance", row.public_id, row.debut_le.isoformat())
    context = {"form": form, "uai": uai}
    return render(request, "viescolaire/edt/ajouter.html", context, status=422 if form.errors else 200)


def divisions_to_add(droits: Droits, grille: Grille) -> list[str]:
    """The classes for which this person may add a lesson: those they teach, all for who changes everything."""
    if not droits.personnel:
        return []
    return list_divisions(grille.uai, grille.annee, "" if droits.tous else droits.personnel)


def _asked(who: Visiteur, cours: str, le: str) -> tuple[Droits, Cours, Seance, Grille]:
    day = parse_french_date(le)
    row = Cours.objects.filter(public_id=cours, gone_at=None).first()
    if day is None or row is None:
        raise Http404
    droits = droits_of(who, row.uai)
    row, found = find_seance(droits, cours, day)
    grille = grille_of(row.uai, day)
    if grille is None:
        raise Http404
    return droits, row, found, grille


def _actions(droits: Droits, done: set[str]) -> list[dict[str, Any]]:
    return [
        {"quoi": name, "titre": kind.titre}
        for name, kind in FORMS.items()
        if (droits.tous or not kind.tous) and not set(kind.natures) <= done
    ]


def _back(droits: Droits, day: date) -> str:
    return f"{reverse('viescolaire:emploi')}?{urlencode({'uai': droits.uai, 'semaine': day.isoformat()})}"
