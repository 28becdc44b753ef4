"""The follow-up: who has an account and who has not, by class, by route, by week, by hour; lists, CSV, reminders."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from preau.houses.guichet import approbations, tableau
from preau.houses.guichet.actions import releve, remind
from preau.houses.guichet.actions.list_letters import names_of
from preau.houses.guichet.droits import Droit
from preau.houses.guichet.models import Relance, Suivi
from preau.houses.guichet.pages.suivi_forms import RelanceForm
from preau.houses.guichet.poste import Poste, requires
from preau.houses.guichet.suivi_refusals import PersonneARelancer
from preau.kit import journal
from preau.kit.clockkit import PARIS, today
from preau.kit.datekit import annee_scolaire
from preau.kit.jobs.models import Job, JobState

PER_PAGE = 50
POLL = 2  # seconds
WEEK = timedelta(days=7)
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@never_cache
@require_safe
@requires(Droit.SUIVRE)
def suivi(request: HttpRequest, poste: Poste) -> HttpResponse:
    """The figures of the school, of one profile at a time."""
    profil = _profil(request)
    rows = list(Suivi.objects.filter(uai=poste.uai, profil=profil))
    day = today()
    curve = tableau.since_rentree(rows, date(annee_scolaire(day), 9, 1), day)
    hours = tableau.by_hour(rows, day - WEEK)
    waiting = releve.last_releve(poste.uai, done=False)
    job = Job.objects.filter(public_id=waiting.job).first() if waiting else None
    context = {
        "poste": poste,
        "profil": profil,
        "profils": Suivi.Profil.choices,
        "etats": Suivi.Etat.choices,
        "lignes": tableau.by_class(rows),
        "tous": tableau.count(_("Tous"), rows),
        "voies": tableau.by_route(rows),
        "courbe": curve,
        "courbe_vide": not any(point.nombre for point in curve),
        "heures_vides": not any(point.nombre for point in hours),
        "courbe_dessin": tableau.draw(curve),
        "heures": hours,
        "heures_dessin": tableau.draw(hours),
        "releve": releve.last_releve(poste.uai),
        "job": job,
        "is_failed": job is not None and job.state == JobState.FAILED,
        "may_relancer": poste.may(Droit.RELANCER),
    }
    response = render(request, "guichet/suivi/tableau.html", context)
    if job is not None and not job.is_over:
        response["Refresh"] = str(POLL)
    return response


@never_cache
@require_POST
@requires(Droit.SUIVRE)
def actualiser(request: HttpRequest, poste: Poste) -> HttpResponse:
    """« Actualiser »: asks the account service again."""
    releve.ask_releve(poste.uai)
    return redirect("guichet:suivi", poste.uai)


@never_cache
@require_safe
@requires(Droit.SUIVRE)
def personnes(request: HttpRequest, poste: Poste) -> HttpResponse:
    """People of one state, one class: the list that an office works through."""
    rows, filters = _filtered(request, poste)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    names = names_of(filters["profil"], [row.personne for row in page.object_list])
    context = {
        "poste": poste,
        "page": page,
        "lignes": [(row, names.get(row.personne, "")) for row in page.object_list],
        "filtres": filters,
        "releve": releve.last_releve(poste.uai),
        "requete": urlencode(filters),
        "profils": Suivi.Profil.choices,
        "etats": Suivi.Etat.choices,
        "classes": sorted({code for row in Suivi.objects.filter(uai=poste.uai) for code in row.divisions}),
        "may_voir": poste.may(Droit.VOIR),
        "genre": "eleves" if filters["profil"] == Suivi.Profil.ELEVE else "responsables",
    }
    return render(request, "guichet/suivi/personnes.html", context)


@never_cache
@require_safe
@requires(Droit.SUIVRE, Droit.EXPORTER)
def exporter(request: HttpRequest, poste: Poste) -> HttpResponse:
    """The same list as CSV: UTF-8 with BOM, « ; », no cell that a spreadsheet takes for a formula."""
    rows, filters = _filtered(request, poste)
    names = names_of(filters["profil"], [row.personne for row in rows])
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(["Nom", "Classe(s)", "État", "Voie", "Activé le", "Dernière connexion", "Relancé le"])
    for row in rows:
        moments = (row.activated_at, row.last_login_at, row.reminded_at)
        days = [f"{at.astimezone(PARIS):%d/%m/%Y}" if at else "" for at in moments]
        cells = [names.get(row.personne, ""), ", ".join(row.divisions), row.get_etat_display(), _voie(row), *days]
        writer.writerow([f"'{cell}" if str(cell).startswith(FORMULA) else str(cell) for cell in cells])
    detail = {"uai": poste.uai, "lignes": len(rows), **filters}
    journal.write("guichet.suivi.exporte", actor=poste.actor, subject=poste.uai, request=request, detail=detail)
    response = HttpResponse(out.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="suivi-{poste.uai}.csv"'
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Droit.SUIVRE, Droit.RELANCER)
def relances(request: HttpRequest, poste: Poste) -> HttpResponse:
    """Reminders sent, and whom to remind now."""
    classes = sorted({code for row in Suivi.objects.filter(uai=poste.uai) for code in row.divisions})
    form = RelanceForm(request.POST if request.method == "POST" else None, divisions=classes)
    if form.is_valid():
        try:
            row = remind.prepare(poste, form.cleaned_data["etats"], form.cleaned_data["classes"], request)
        except PersonneARelancer as refusal:
            form.add_error("etats", refusal.sentence())
        else:
            return redirect("guichet:relance", poste.uai, row.public_id)
    rows = Relance.objects.filter(uai=poste.uai).exclude(job="").order_by("-created_at")[:PER_PAGE]
    known = releve.last_releve(poste.uai)
    context = {"poste": poste, "form": form, "releve": known, "relances": rows, "erreurs": bool(form.errors)}
    return render(request, "guichet/suivi/relances.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Droit.SUIVRE, Droit.RELANCER)
def relance(request: HttpRequest, poste: Poste, relance: str) -> HttpResponse:
    """One reminder: confirmed, then sent."""
    row = Relance.objects.filter(uai=poste.uai, public_id=relance).first()
    if row is None:
        raise Http404
    needs = not row.job and approbations.needs(poste, remind.ACT)
    known = approbations.find(poste, remind.ACT, row.public_id) if needs else None
    is_agreed = not needs or (known is not None and approbations.granted(known))
    here = reverse("guichet:relance", args=[poste.uai, row.public_id])
    if request.method == "POST":
        if is_agreed:
            remind.start(poste, row, request)
        else:
            resume = _("Relance de %(nombre)s responsables") % {"nombre": row.prevus}
            approbations.ask(poste, remind.ACT, row.public_id, resume, page=here, request=request)
        return redirect(here)
    job = Job.objects.filter(public_id=row.job).first() if row.job else None
    context = {"poste": poste, "relance": row, "job": job, "is_agreed": is_agreed, "approbation": known}
    response = render(request, "guichet/suivi/relance.html", context)
    if job is not None and not job.is_over:
        response["Refresh"] = str(POLL)
    return response


def _profil(request: HttpRequest) -> str:
    asked = request.GET.get("profil", "")
    return asked if asked in Suivi.Profil.values else Suivi.Profil.RESPONSABLE.value


def _filtered(request: HttpRequest, poste: Poste) -> tuple[Sequence[Suivi], dict[str, Any]]:
    """The people asked for, and what was asked; an unknown state or class is no filter."""
    profil, etat, classe = _profil(request), request.GET.get("etat", ""), request.GET.get("classe", "")[:80]
    rows = Suivi.objects.filter(uai=poste.uai, profil=profil).order_by("pk")
    if etat in Suivi.Etat.values:
        rows = rows.filter(etat=etat)
    else:
        etat = ""
    found = [row for row in rows if not classe or classe in row.divisions or (classe == "–" and not row.divisions)]
    return found, {"profil": profil, "etat": etat, "classe": classe}


def _voie(row: Suivi) -> str:
    return str(dict(Suivi.Voie.choices).get(row.voie, ""))
