"""The pages of the gestes: a question, its button, then the record again, or what is handed over on paper."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from preau.houses.guichet.actions import reparer
from preau.houses.guichet.actions.fiche import ELEVES, Fiche
from preau.houses.guichet.actions.reparer import Bordereau
from preau.houses.guichet.droits import Droit
from preau.houses.guichet.pages.fiche_parts import fiche_of, fiche_url
from preau.houses.guichet.pages.gestes import CHAMPS_OF, GESTES, TITRES_CORRIGER, Demande, Geste
from preau.houses.guichet.pages.reparer_forms import CHAMPS, Corriger
from preau.houses.guichet.poste import Poste, requires
from preau.kit.clockkit import now
from preau.kit.design.forms import Form
from preau.protocols.refusals import Refusal
from preau.registre.models import Correction, Eleve, Lien, Responsable

METHODS = ["GET", "HEAD", "POST"]


@never_cache
@require_http_methods(METHODS)
@requires()
def geste(request: HttpRequest, poste: Poste, genre: str, personne: str, slug: str, cible: str = "") -> HttpResponse:
    """One geste on one person. A delegate resets the pupils of their classes, and nothing else is there for them."""
    found = GESTES.get(slug)
    if found is None or genre not in found.genres or not poste.may(found.droit):
        raise Http404
    fiche = fiche_of(poste, genre, personne)
    if not poste.may(Droit.VOIR) and not (
        genre == ELEVES and fiche.division and poste.may_in(Droit.REINITIALISER, fiche.division)
    ):
        raise Http404
    form = found.form(request.POST if request.method == "POST" else None)
    trouble = fiche.comptes.trouble if found.droit == Droit.REINITIALISER else ""
    if request.method == "POST" and form.is_valid():
        asked = Demande(poste, fiche, cible, request.POST.get("version", "")[:80], form.cleaned_data, request)
        try:
            paper = found.do(asked)
        except Refusal as refusal:
            return _ask(request, poste, fiche, found, cible, form, refusal.sentence(), refusal.status)
        if paper is not None:
            return _paper(request, poste, fiche, paper)
        return _back(poste, fiche, slug)
    return _ask(request, poste, fiche, found, cible, form, trouble, 422 if form.errors else 200)


@never_cache
@require_http_methods(METHODS)
@requires(Droit.VOIR, Droit.REPARER)
def corriger(request: HttpRequest, poste: Poste, genre: str, personne: str, champ: str) -> HttpResponse:
    """A new value for one field, kept over SIECLE until SIECLE says the same."""
    if champ not in CHAMPS_OF[genre]:
        raise Http404
    fiche = fiche_of(poste, genre, personne, with_comptes=False)
    form = Corriger(request.POST if request.method == "POST" else None, champ=champ)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        try:
            reparer.correct(poste, fiche, CHAMPS[champ], form.valeur, answers["piece"], answers["motif"], request)
        except Refusal as refusal:
            form.add_error("valeur", refusal.sentence())
        else:
            return _back(poste, fiche, champ)
    context = {
        "poste": poste,
        "fiche": fiche,
        "titre": TITRES_CORRIGER[champ],
        "form": form,
        "retour": fiche_url(poste, fiche),
        "erreurs": bool(form.errors),
    }
    return render(request, "guichet/fiches/corriger.html", context, status=422 if form.errors else 200)


def _ask(
    request: HttpRequest, poste: Poste, fiche: Fiche, found: Geste, cible: str, form: Form, trouble: str, status: int
) -> HttpResponse:
    user = next((one for one in fiche.comptes.users if one.id == cible), None)
    context = {
        "poste": poste,
        "fiche": fiche,
        "geste": found,
        "form": form,
        "version": user.version if user else "",
        "compte": user,
        "autre": next((_other(fiche, row) for row in fiche.liens if cible in _ids(row)), None) if cible else None,
        "trouble": trouble,
        "retour": fiche_url(poste, fiche) if poste.may(Droit.VOIR) else reverse("guichet:recherche", args=[poste.uai]),
        "erreurs": status == 422,
    }
    return render(request, "guichet/fiches/geste.html", context, status=status)


def _paper(request: HttpRequest, poste: Poste, fiche: Fiche, paper: Bordereau) -> HttpResponse:
    """The slip: shown once, in the answer to the form, and nowhere else."""
    context = {
        "poste": poste,
        "fiche": fiche,
        "bordereau": paper,
        "piece": dict(Correction.Piece.choices).get(paper.piece, ""),
        "le": now(),
        "retour": fiche_url(poste, fiche) if poste.may(Droit.VOIR) else reverse("guichet:recherche", args=[poste.uai]),
    }
    return render(request, "guichet/fiches/bordereau.html", context)


def _back(poste: Poste, fiche: Fiche, done: str) -> HttpResponse:
    """The record, which says what was done."""
    return HttpResponseRedirect(f"{fiche_url(poste, fiche)}?fait={done}", status=303)


def _ids(row: Lien) -> tuple[str, str]:
    return row.responsable.public_id, row.eleve.public_id


def _other(fiche: Fiche, row: Lien) -> Responsable | Eleve:
    return row.responsable if fiche.genre == ELEVES else row.eleve
