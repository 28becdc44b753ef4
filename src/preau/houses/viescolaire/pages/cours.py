"""« Mes cours »: the lessons of a teacher's day, and from each the homework, what was done, the roll call."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from preau.houses.viescolaire import cahier, droits
from preau.houses.viescolaire.actions.write_cahier import (
    Joint,
    give_travail,
    revise_travail,
    withdraw_contenu,
    withdraw_travail,
    write_contenu,
)
from preau.houses.viescolaire.depot import depot
from preau.houses.viescolaire.emploi import list_seances
from preau.houses.viescolaire.models import Appel, ContenuSeance, Travail, Utilisateur
from preau.houses.viescolaire.pages.cahier import bounded
from preau.houses.viescolaire.pages.cahier_forms import ContenuForm, TexteForm, TravailForm
from preau.houses.viescolaire.pages.faits import done, told
from preau.houses.viescolaire.pages.jours import asked_day
from preau.houses.viescolaire.seance import Seance
from preau.houses.viescolaire.visiteur import Visiteur, typed_is_kept, visiteur_required
from preau.kit.piecekit import Kept

Genre = Utilisateur.Genre
AHEAD = timedelta(days=21)


@never_cache
@require_safe
@visiteur_required(Genre.PERSONNEL)
def mes_cours(request: HttpRequest, who: Visiteur) -> HttpResponse:
    """Today's lessons first; another day by its address."""
    day = asked_day(request)
    seances = [one for uai, record in who.personnels for one in list_seances(uai, day, day, personnel=record)]
    mine = sorted((one for one in seances if who.personnel_at(one.uai) in one.personnels), key=lambda one: one.debut_at)
    keys = [one.key for one in mine]
    given = list(Travail.objects.filter(seance__in=keys, gone_at=None).values_list("seance", flat=True))
    written = set(ContenuSeance.objects.filter(seance__in=keys, gone_at=None).values_list("seance", flat=True))
    called = set(Appel.objects.filter(seance__in=keys, termine_at__isnull=False).values_list("seance", flat=True))
    lignes = [(one, given.count(one.key), one.key in written, one.key in called) for one in mine]
    context = {"jour": day, "lignes": lignes, "avant": _work_day(day, -1), "apres": _work_day(day, 1)}
    return render(request, "viescolaire/cahier/cours.html", context)


@never_cache
@bounded
@require_http_methods(["GET", "HEAD", "POST"])
@typed_is_kept
@visiteur_required(Genre.PERSONNEL)
def travail(request: HttpRequest, who: Visiteur, key: str) -> HttpResponse:
    """Give homework in this lesson."""
    seance = own_or_404(who, key)
    posted = request.POST if request.method == "POST" else None
    form = TravailForm(posted, seance=seance, suivants=_next_days(who, seance))
    kept = _files(request, who, form, 0)
    if form.is_valid():
        give_travail(who, seance, form.draft(), Joint(kept, form.cleaned_data["liens"]), request=request)
        return _back(seance)
    return _form(request, form, "viescolaire/cahier/travail.html", seance)


@never_cache
@bounded
@require_http_methods(["GET", "HEAD", "POST"])
@typed_is_kept
@visiteur_required(Genre.PERSONNEL)
def travail_modifier(request: HttpRequest, who: Visiteur, public_id: str) -> HttpResponse:
    """Change one's own homework, or withdraw it."""
    row = Travail.objects.filter(public_id=public_id, gone_at=None).first()
    seance = droits.find_seance(row.seance) if row else None
    if row is None or seance is None or who.personnel_at(row.uai) != row.auteur:
        raise Http404
    if request.method == "POST" and "retirer-travail" in request.POST:
        withdraw_travail(who, row, request=request)
        return _back(seance, "travail-retire")
    posted = request.POST if request.method == "POST" else None
    form = TravailForm(posted, seance=seance, suivants=_next_days(who, seance), row=row)
    without = request.POST.getlist("retirer")
    _check_unchanged(request, form, row)
    kept = _files(request, who, form, row.pieces.exclude(public_id__in=without).count())
    if form.is_valid():
        joint = Joint(kept, form.cleaned_data["liens"], without)
        revise_travail(who, row, form.draft(), joint, request=request)
        return _back(seance)
    return _form(request, form, "viescolaire/cahier/travail.html", seance, row.pieces.order_by("pk"), row)


@never_cache
@bounded
@require_http_methods(["GET", "HEAD", "POST"])
@typed_is_kept
@visiteur_required(Genre.PERSONNEL)
def contenu(request: HttpRequest, who: Visiteur, key: str) -> HttpResponse:
    """Say what was done in this lesson."""
    seance = own_or_404(who, key)
    row = ContenuSeance.objects.filter(seance=seance.key, gone_at=None).first()
    if row is not None and "retirer-contenu" in request.POST:
        withdraw_contenu(who, row, request=request)
        return _back(seance, "contenu-retire")
    form = ContenuForm(request.POST if request.method == "POST" else None, seance=seance, row=row)
    without = request.POST.getlist("retirer")
    _check_unchanged(request, form, row)
    kept = _files(request, who, form, row.pieces.exclude(public_id__in=without).count() if row else 0)
    if form.is_valid():
        joint = Joint(kept, form.cleaned_data["liens"], without)
        write_contenu(who, seance, form.draft(), joint, request=request)
        return _back(seance)
    pieces = row.pieces.order_by("pk") if row else ()
    return _form(request, form, "viescolaire/cahier/contenu.html", seance, pieces, row)


@never_cache
@require_safe
@visiteur_required(Genre.PERSONNEL)
def seance(request: HttpRequest, who: Visiteur, key: str) -> HttpResponse:
    """One lesson: what it gave to do, what was done, what was handed in."""
    lesson = own_or_404(who, key)
    rows = Travail.objects.filter(seance=lesson.key, gone_at=None).order_by("pour_le", "pk")
    travaux = [(cahier.travail_vu(row), row.faits.count(), row.remises.order_by("rendu_at")) for row in rows]
    names = {one.public_id: one.complet for one in droits.eleves_of(lesson)}
    shown = [
        (vu, count, [(names.get(one.eleve, ""), one) for one in handed if one.eleve in names])
        for vu, count, handed in travaux
    ]
    row = ContenuSeance.objects.filter(seance=lesson.key, gone_at=None).first()
    context = {"seance": lesson, "travaux": shown, "contenu": row, "effectif": len(names), "fait": told(request)}
    return render(request, "viescolaire/cahier/seance.html", context)


def own_or_404(who: Visiteur, key: str) -> Seance:
    """The lesson that this person gives; somebody else's is not there."""
    found = droits.own_seance(who, key)
    if found is None:
        raise Http404
    return found


def _back(seance: Seance, fait: str = "") -> HttpResponse:
    url = reverse("viescolaire:cours-seance", kwargs={"key": seance.key})
    return done(url, fait) if fait else redirect(url)


def _version(row: Travail | ContenuSeance | None) -> str:
    return row.updated_at.isoformat() if row else ""


def _check_unchanged(request: HttpRequest, form: TexteForm, row: Travail | ContenuSeance | None) -> None:
    """An error of the form when the text was written since the page was opened, here or by a colleague."""
    seen = request.POST.get("version")
    if form.is_bound and seen is not None and seen != _version(row):
        form.add_error(None, _("Ce texte a été changé depuis que vous avez ouvert cette page : voyez-le plus bas"))


def _form(
    request: HttpRequest,
    form: TexteForm,
    template: str,
    seance: Seance,
    pieces: object = (),
    row: Travail | ContenuSeance | None = None,
) -> HttpResponse:
    mine = depot()
    context = {
        "form": form,
        "erreurs": form.is_bound,
        "seance": seance,
        "pieces": pieces,
        "row": row,
        "version": _version(row),
        "changed": form.is_bound and request.POST.get("version", _version(row)) != _version(row),
        "most_pieces": mine.most,
        "most_octets": mine.octets,
    }
    return render(request, template, context, status=422 if form.is_bound else 200)


def _files(request: HttpRequest, who: Visiteur, form: TexteForm, already: int) -> list[Kept]:
    """The files of a valid form, kept; why some were refused becomes an error of the form."""
    if not form.is_valid():
        return []
    kept, refused = depot().keep_all(who.utilisateur.public_id, already, request.FILES.getlist("fichier"))
    for reason in refused:
        form.add_error(None, reason)
    return kept


def _next_days(who: Visiteur, seance: Seance) -> list[date]:
    """The days of the next lessons of the same subject with the same pupils, four at most."""
    record = who.personnel_at(seance.uai)
    coming = list_seances(seance.uai, seance.le + timedelta(days=1), seance.le + AHEAD, personnel=record)
    same = [
        one.le
        for one in coming
        if not one.is_cancelled
        and (one.matiere, one.divisions, one.groupes) == (seance.matiere, seance.divisions, seance.groupes)
    ]
    return list(dict.fromkeys(same))[:4]


def _work_day(day: date, step: int) -> date:
    day += timedelta(days=step)
    while day.isoweekday() > 6:
        day += timedelta(days=step)
    return day
