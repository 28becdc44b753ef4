"""Importing files: what was imported, what is being prepared, and the files of one deposit."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from preau.houses.guichet import imports_refusals as refusals
from preau.houses.guichet.actions import depot as depots
from preau.houses.guichet.actions.apply_depot import settle
from preau.houses.guichet.actions.read_depot import ask_reading
from preau.houses.guichet.droits import Droit
from preau.houses.guichet.models import Agent, Depot
from preau.houses.guichet.poste import Poste, requires
from preau.houses.guichet.settings import current
from preau.kit import journal
from preau.kit.clockkit import now
from preau.kit.datekit import annee_scolaire, write_annee
from preau.kit.jobs import jobs
from preau.protocols.refusals import Refusal
from preau.registre.actions import is_undoable, undo_import
from preau.registre.models import AnneeScolaire, Import
from preau.registre.models.personne import Source

SHOWN = 20
View = Callable[..., HttpResponseBase]


def importer(page: View) -> View:
    """Only for who may import for the whole school."""

    @never_cache
    @requires(Droit.IMPORTER)
    @wraps(page)
    def guarded(request: HttpRequest, poste: Poste, **kwargs: str) -> HttpResponseBase:
        if poste.divisions is not None:
            raise Http404
        return page(request, poste, **kwargs)

    return guarded


def find_depot(poste: Poste, public_id: str) -> Depot:
    """A deposit of this school. Raises Http404: another school's is as if it were not there."""
    depot = Depot.objects.filter(uai=poste.uai, public_id=public_id).select_related("agent").first()
    if depot is None:
        raise Http404
    return settle(depot)


def own_depot(poste: Poste, public_id: str) -> Depot:
    """The same, to change it. Raises DepotDUnAutre for a colleague's."""
    depot = find_depot(poste, public_id)
    if depot.agent_id != poste.agent.pk:
        raise refusals.DepotDUnAutre()
    return depot


@importer
def imports(request: HttpRequest, poste: Poste) -> HttpResponse:
    """The history, what is being prepared, and the field to hand files in."""
    if request.method == "POST":
        return _add(request, poste, None)
    return _list(request, poste)


def _list(request: HttpRequest, poste: Poste, erreurs: list[str] | None = None) -> HttpResponse:
    rows = Import.objects.filter(etablissement=poste.uai).order_by("-applied_at", "-pk")
    page = Paginator(rows, SHOWN).get_page(request.GET.get("page"))
    over = (Depot.State.FINI, Depot.State.ABANDONNE)
    waiting = Depot.objects.filter(uai=poste.uai, expires_at__gt=now()).exclude(state__in=over)
    context = {
        "poste": poste,
        "page": page,
        "historique": _history(page),
        "depots": waiting.select_related("agent").prefetch_related("fichiers").order_by("-created_at"),
        "erreurs": erreurs or [],
        "maximum": current().upload_max,
    }
    return render(request, "guichet/imports/liste.html", context, status=422 if erreurs else 200)


def _history(page: Page[Import]) -> list[dict[str, Any]]:
    """Each import with who did it, what changed in words, and whether it can still be undone."""
    rows = list(page.object_list)
    ids = {row.actor.removeprefix("agent:") for row in rows if row.actor.startswith("agent:")}
    names = {one.public_id: f"{one.prenom} {one.nom}" for one in Agent.objects.filter(public_id__in=ids)}
    labels = dict(Source.choices)
    return [
        {
            "row": row,
            "qui": names.get(row.actor.removeprefix("agent:"), _("Commande de l'administrateur")),
            "source": labels.get(row.source, row.source),
            "annee": write_annee(row.annee),
            "comptes": words_of(row.comptes),
            "anomalies": sum(row.anomalies.values()),
            "annulable": is_undoable(row),
        }
        for row in rows
    ]


def words_of(comptes: dict[str, int]) -> list[str]:
    """The figures of an import that are not nought, in words."""
    names = (
        ("eleves_ajoutes", _("élève ajouté"), _("élèves ajoutés")),
        ("eleves_modifies", _("élève modifié"), _("élèves modifiés")),
        ("eleves_sortis", _("élève sorti"), _("élèves sortis")),
        ("eleves_absents", _("élève absent du fichier"), _("élèves absents du fichier")),
        ("eleves_revenus", _("élève revenu"), _("élèves revenus")),
        ("responsables_ajoutes", _("responsable ajouté"), _("responsables ajoutés")),
        ("responsables_modifies", _("responsable modifié"), _("responsables modifiés")),
        ("responsables_retires", _("responsable retiré"), _("responsables retirés")),
        ("responsables_revenus", _("responsable revenu"), _("responsables revenus")),
        ("liens_ajoutes", _("lien ajouté"), _("liens ajoutés")),
        ("liens_modifies", _("lien modifié"), _("liens modifiés")),
        ("liens_disparus", _("lien disparu"), _("liens disparus")),
        ("liens_revenus", _("lien revenu"), _("liens revenus")),
        ("personnels_ajoutes", _("personnel ajouté"), _("personnels ajoutés")),
        ("personnels_modifies", _("personnel modifié"), _("personnels modifiés")),
        ("personnels_partis", _("personnel parti"), _("personnels partis")),
        ("personnels_revenus", _("personnel revenu"), _("personnels revenus")),
        ("enseignements_ajoutes", _("enseignement ajouté"), _("enseignements ajoutés")),
        ("enseignements_modifies", _("enseignement modifié"), _("enseignements modifiés")),
        ("enseignements_retires", _("enseignement retiré"), _("enseignements retirés")),
        ("enseignements_revenus", _("enseignement revenu"), _("enseignements revenus")),
    )
    return [
        f"{number} {one if number == 1 else several}"
        for name, one, several in names
        if (number := comptes.get(name, 0))
    ]


@importer
@require_POST
def ajouter(request: HttpRequest, poste: Poste, depot: str) -> HttpResponse:
    """More files for a deposit."""
    return _add(request, poste, own_depot(poste, depot))


def _add(request: HttpRequest, poste: Poste, depot: Depot | None) -> HttpResponse:
    """Keep every file that can be kept; the others are named with the reason."""
    uploads = request.FILES.getlist("fichiers")
    erreurs: list[str] = [] if uploads else [refusals.AucunFichierChoisi().sentence()]
    kept = depot
    for upload in uploads:
        kept = kept or depots.open_depot(poste)
        try:
            depots.add_file(kept, upload, request)
        except Refusal as refused:
            name = refused.context.get("fichier", "")
            start = f"{name} : " if name and "{fichier}" not in refused.personne else ""
            erreurs.append(f"{start}{refused.sentence()}")
    if kept is None or (depot is None and not kept.fichiers.exists()):
        return _list(request, poste, erreurs)
    if erreurs:
        return show_files(request, poste, kept, erreurs)
    return redirect("guichet:import", poste.uai, kept.public_id)


def show_files(request: HttpRequest, poste: Poste, depot: Depot, erreurs: list[str] | None = None) -> HttpResponse:
    """The files of a deposit, before they are read."""
    opened = AnneeScolaire.objects.filter(etablissement=poste.uai, is_open=True).values_list("annee", flat=True).first()
    first = opened if opened is not None else annee_scolaire(now().date())
    files = list(depot.fichiers.filter(applied_at=None).order_by("added_at", "pk"))
    context = {
        "poste": poste,
        "depot": depot,
        "fichiers": files,
        "natures": {one.nature for one in files},
        "is_mine": depot.agent_id == poste.agent.pk,
        "annees": [(year, write_annee(year), year == (depot.annee or first)) for year in (first, first + 1)],
        "erreurs": erreurs or [],
        "maximum": current().upload_max,
        "is_ready": files and not any(one.needs_colonnes for one in files),
        "faits": depot.fichiers.exclude(applied_at=None).exists(),
    }
    return render(request, "guichet/imports/fichiers.html", context, status=422 if erreurs else 200)


def show_progress(request: HttpRequest, poste: Poste, depot: Depot) -> HttpResponse:
    """What is being done; the page comes again by itself."""
    context = {"poste": poste, "depot": depot, "job": jobs.find(depot.job)}
    response = render(request, "guichet/imports/travail.html", context)
    response["Refresh"] = "2"
    return response


@importer
@require_POST
def retirer(request: HttpRequest, poste: Poste, depot: str, fichier: str) -> HttpResponse:
    """Take one file back."""
    depots.remove_file(own_depot(poste, depot), fichier)
    return redirect("guichet:import", poste.uai, depot)


@importer
@require_POST
def lire(request: HttpRequest, poste: Poste, depot: str) -> HttpResponse:
    """Ask for the proposal, or for one that is up to date."""
    row = own_depot(poste, depot)
    said = request.POST.get("annee", "")
    annee = int(said) if said.isascii() and said.isdigit() and len(said) == 4 else row.annee
    try:
        ask_reading(row, annee)
    except (refusals.AucunFichierChoisi, refusals.ColonnesAChoisir) as refused:
        return show_files(request, poste, row, [refused.sentence()])
    return redirect("guichet:import", poste.uai, depot)


@importer
@require_POST
def abandonner(request: HttpRequest, poste: Poste, depot: str) -> HttpResponse:
    """Give the import up."""
    depots.discard(own_depot(poste, depot), request)
    return redirect("guichet:imports", poste.uai)


@importer
def annuler(request: HttpRequest, poste: Poste, importation: str) -> HttpResponse:
    """Undo the last import: asked first, then done."""
    row = Import.objects.filter(etablissement=poste.uai, public_id=importation).first()
    if row is None:
        raise Http404
    if request.method != "POST":
        return _ask_undo(request, poste, row)
    undo_import(row, actor=poste.actor)
    detail = {"importation": row.public_id}
    journal.write("guichet.import.annuler", actor=poste.actor, subject=poste.uai, request=request, detail=detail)
    return redirect("guichet:imports", poste.uai)


@require_safe
def _ask_undo(request: HttpRequest, poste: Poste, row: Import) -> HttpResponse:
    context = {"poste": poste, "row": row, "comptes": words_of(row.comptes), "annulable": is_undoable(row)}
    return render(request, "guichet/imports/annuler.html", context)
