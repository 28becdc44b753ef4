"""The proposal of a deposit: counts in words, what changes person by person, anomalies, and the word to apply it."""

from __future__ import annotations

from math import ceil
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from preau.houses.guichet import approbations
from preau.houses.guichet import imports_refusals as refusals
from preau.houses.guichet.actions.apply_depot import ask_applying
from preau.houses.guichet.droits import Droit
from preau.houses.guichet.models import Depot
from preau.houses.guichet.pages.imports import find_depot, importer, own_depot, show_files, show_progress, words_of
from preau.houses.guichet.poste import Poste, requires
from preau.houses.guichet.refusals import ApprobationAttendue
from preau.houses.guichet.settings import current
from preau.protocols.refusals import Refusal
from preau.registre.actions import Proposal, explain_anomalies, find_massive, list_differences, list_rubriques
from preau.registre.actions.differences import PAGE, RUBRIQUES
from preau.registre.formats.refusals import PropositionOubliee
from preau.registre.models.personne import Source
from preau.registre.printing import sentences_of

State = Depot.State


@never_cache
@require_safe
@requires()
def depot(request: HttpRequest, poste: Poste, depot: str) -> HttpResponse:
    """Where an import is: its files, the work in hand, its proposal, or what it did."""
    row = _readable(poste, depot)
    if row.is_busy:
        return show_progress(request, poste, row)
    if row.state == State.OUVERT:
        return show_files(request, poste, row)
    if row.state == State.PROPOSITION:
        return show_proposal(request, poste, row)
    context = {"poste": poste, "depot": row, "comptes": words_of(row.comptes)}
    return render(request, "guichet/imports/fini.html", context)


def show_proposal(request: HttpRequest, poste: Poste, row: Depot, erreur: str = "") -> HttpResponse:
    """The proposal, whole."""
    try:
        proposal = Proposal.reopen(row.proposal_folder)
    except PropositionOubliee as refused:
        return show_files(request, poste, row, [refused.sentence()])
    with proposal:
        ecole = next(one for one in proposal.ecoles if one.uai == poste.uai)
        counts = proposal.count_anomalies(poste.uai)
        context: dict[str, Any] = {
            "poste": poste,
            "depot": row,
            "source": Source(proposal.source).label,
            "is_mine": row.agent_id == poste.agent.pk,
            "is_stale": proposal.is_stale,
            "is_empty": proposal.is_empty,
            "totaux": ecole.totaux,
            "phrases": sentences_of(ecole),
            "rubriques": list_rubriques(ecole),
            "comptes": words_of(ecole.comptes),
            "anomalies": [(code, number, _sample(proposal, poste.uai, code)) for code, number in counts.items()],
            "nombre_anomalies": sum(counts.values()),
            "massive": find_massive(proposal, current().leavers_share),
            "autres": row.fichiers.filter(applied_at=None).exclude(nature=row.source).exists(),
            "erreur": erreur,
            "erreurs": [erreur] if erreur else [],
        }
    if approbations.needs(poste, "import"):
        known = approbations.find(poste, "import", row.cible)
        context["approbation"] = known
        context["needs_approbation"] = not (known and approbations.granted(known))
        context["is_waiting"] = known is not None and approbations.is_waiting(known)
    return render(request, "guichet/imports/proposition.html", context, status=422 if erreur else 200)


@importer
@require_POST
def appliquer(request: HttpRequest, poste: Poste, depot: str) -> HttpResponse:
    """Apply what was read; with four eyes, ask for the second person first."""
    row = own_depot(poste, depot)
    said = request.POST.get("sortants", "").strip()
    confirmed = int(said) if said.isascii() and said.isdigit() and len(said) < 7 else None
    try:
        ask_applying(poste, row, confirmed, request)
    except ApprobationAttendue:
        page = reverse("guichet:import", args=[poste.uai, row.public_id])
        resume = ", ".join(words_of(row.comptes)) or "–"
        approbations.ask(poste, "import", row.cible, resume, page=page, request=request)
    except refusals.NombreDeSortants as refused:
        return show_proposal(request, poste, row, refused.sentence())
    return redirect("guichet:import", poste.uai, depot)


@never_cache
@require_safe
@requires()
def differences(request: HttpRequest, poste: Poste, depot: str, rubrique: str) -> HttpResponse:
    """What changes for each person, one kind at a time, fifty a page."""
    kind = RUBRIQUES.get(rubrique)
    row = _readable(poste, depot)
    if kind is None:
        raise Http404
    with _opened(row) as proposal:
        ecole = next(one for one in proposal.ecoles if one.uai == poste.uai)
        number = ecole.comptes.get(kind.compte, 0)
        page = _page(request, number)
        found = list_differences(proposal, poste.uai, rubrique, page["numero"])
        stale = proposal.is_stale
    context = {"poste": poste, "depot": row, "rubrique": kind, "nombre": number, "differences": found} | page
    return render(request, "guichet/imports/differences.html", context | {"is_stale": stale})


@never_cache
@require_safe
@requires()
def anomalies(request: HttpRequest, poste: Poste, depot: str) -> HttpResponse:
    """Every anomaly, or those of one code, with its file, its line and whom it is about."""
    row, code = _readable(poste, depot), request.GET.get("code", "")[:60]
    with _opened(row) as proposal:
        counts = proposal.count_anomalies(poste.uai)
        number = counts.get(code, 0) if code else sum(counts.values())
        page = _page(request, number)
        found = explain_anomalies(proposal, poste.uai, code=code, page=page["numero"])
    context = {"poste": poste, "depot": row, "code": code, "nombre": number, "anomalies": found} | page
    return render(request, "guichet/imports/anomalies.html", context)


def _readable(poste: Poste, public_id: str) -> Depot:
    """A deposit of this school, for who imports and for who approves."""
    wanted = (Droit.IMPORTER, Droit.APPROUVER)
    if not any(poste.may(one) and poste.portees[one] is None for one in wanted):
        raise Http404
    return find_depot(poste, public_id)


def _opened(row: Depot) -> Proposal:
    if row.state != State.PROPOSITION:
        raise Http404
    try:
        return Proposal.reopen(row.proposal_folder)
    except Refusal as refused:
        raise Http404 from refused


def _page(request: HttpRequest, number: int) -> dict[str, int]:
    """Which page is asked, and the ones around it (0: none)."""
    said, last = request.GET.get("page", ""), max(1, ceil(number / PAGE))
    asked = min(int(said), last) if said.isascii() and said.isdigit() and 0 < len(said) < 6 else 1
    asked = max(1, asked)
    return {"numero": asked, "pages": last, "avant": asked - 1, "apres": asked + 1 if asked < last else 0}


def _sample(proposal: Proposal, uai: str, code: str) -> str:
    """What an anomaly of this code says, as an explanation of the code."""
    return next((one.texte for one in explain_anomalies(proposal, uai, code=code, size=1)), code)
